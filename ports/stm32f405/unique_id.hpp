// unique_id.hpp - the 96 bits that no other STM32 has.
//
// Source: RM0090 rev 19, section 39.1.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/registers.hpp"

#include <array>
#include <cstdint>

namespace rondo::stm32f405 {

/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] inline std::array<std::uint32_t, 3> unique_id() noexcept {
    const unique_id_block<>& u = unique_id_at();
    return {u.U_ID[0], u.U_ID[1], u.U_ID[2]};
}

} // namespace rondo::stm32f405
