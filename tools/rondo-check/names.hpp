// names.hpp - what a declaration or a type is, for rondo.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "program.hpp"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/Expr.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

#include <string>

namespace check {

/// Its outermost namespace is the one of that name.
bool in_namespace(const clang::Decl* decl, llvm::StringRef name);
inline bool is_rondo(const clang::Decl* decl) { return in_namespace(decl, "rondo"); }
inline bool is_std(const clang::Decl* decl) { return in_namespace(decl, "std"); }

/// "rondo::lock", without template arguments and without inline namespaces.
std::string qualified(const clang::NamedDecl* decl);

/// What people call a function: "sensor::read".
std::string spoken(const clang::NamedDecl* decl);

/// The class of a type, or of what it refers to; nullptr if it is none.
const clang::CXXRecordDecl* class_of(clang::QualType type);

/// A task, a generator or another thing of rondo that does nothing until it is awaited.
bool is_lazy(clang::QualType type);
bool is_task(clang::QualType type);

/// A tuple, an optional or another class of std with one of those in it.
bool is_holder(clang::QualType type);

/// It has a body, and that suspends.
bool is_coroutine(const clang::FunctionDecl* function);

/// The coroutine's own statements; of a plain function its body.
const clang::Stmt* statements_of(const clang::FunctionDecl* function);

/// The same in each file that sees it.
std::string usr_of(const clang::Decl* decl);

place place_of(clang::SourceLocation where, const clang::SourceManager& sources);

/// Not of the system's headers.
bool is_own(clang::SourceLocation where, const clang::SourceManager& sources);

/// The expression without casts, parentheses, temporaries, moves and std::move around it.
const clang::Expr* bare(const clang::Expr* expression);

/// The function that is called, if the source says which.
const clang::FunctionDecl* callee_of(const clang::Expr* call);

} // namespace check
