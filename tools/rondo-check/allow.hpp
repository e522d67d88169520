// allow.hpp - comments that silence a finding: // rondo-check: allow(rule) reason
//
// On the line of the finding, or alone on the line before. One that lacks a reason, names no rule,
// or silences nothing is a finding itself.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "program.hpp"

#include <set>
#include <string>

namespace check {

/// Takes away the findings that are allowed, and adds what is wrong with the comments in `files`.
std::set<finding> apply_allows(std::set<finding> findings, const std::set<std::string>& files);

} // namespace check
