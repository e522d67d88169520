// body.hpp - one function's statements, walked once; each rule looks at each of them.
//
// A lambda is a function of its own: it is walked after the one that it stands in.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "names.hpp"

#include <llvm/ADT/STLFunctionalExtras.h>

#include <string>
#include <vector>

namespace check {

/// The direct parts of a statement as the source has them: what is written, and no coroutine
/// machinery, default arguments or bodies of lambdas.
std::vector<const clang::Stmt*> parts_of(const clang::Stmt* statement);

/// Calls `visit` for the statement and for each part of it, until one returns true.
bool any_part(const clang::Stmt* statement, llvm::function_ref<bool(const clang::Stmt&)> visit);

/// It, or a part of it, suspends.
bool suspends(const clang::Stmt* statement);

class body {
  public:
    body(program& out, clang::ASTContext& context, const clang::FunctionDecl* function);

    void check();

  private:
    // rules.cpp
    void check_statement(const clang::Stmt* statement);
    void check_dropped(const clang::Expr* expression);
    void check_not_called(const clang::DeclRefExpr* name);
    void check_recovery(const clang::RecoveryExpr* broken);
    void check_call(const clang::Expr* call);
    void check_loop(const clang::Stmt* loop);
    void check_started(const clang::CallExpr* call);
    void check_lambda(const clang::LambdaExpr* lambda);
    void check_guards(const clang::CompoundStmt* block);
    function_fact::call::kind standing(const clang::FunctionDecl* callee) const;
    void check_await(const clang::CoawaitExpr* await);
    void check_gcc12_body();
    void check_gcc12(const clang::Stmt* statement);
    // variables.cpp
    void check_variable(const clang::VarDecl* variable);
    void check_use(const clang::Expr* use);
    void check_lent(const clang::CallExpr* call);
    void check_initializers();

    void walk(const clang::Stmt* statement);
    void report(const char* rule, clang::SourceLocation where, std::string what, std::string why,
                std::string mend);
    place at(clang::SourceLocation where) const { return place_of(where, sources_); }
    /// The n-th statement above the one that is looked at: 0 is its parent. nullptr: none.
    const clang::Stmt* above(std::size_t n) const {
        return n < above_.size() ? above_[above_.size() - 1 - n] : nullptr;
    }

    program& out_;
    clang::ASTContext& context_;
    const clang::SourceManager& sources_;
    const clang::FunctionDecl* function_;
    bool coroutine_;
    bool isr_safe_;
    function_fact fact_;
    std::vector<const clang::Stmt*> above_;
    std::vector<const clang::LambdaExpr*> lambdas_;
};

/// Marked by RONDO_ISR_SAFE.
bool is_isr_safe(const clang::FunctionDecl* function);

/// Reads a file's functions, and those of headers that no file has brought before.
void check_file(program& out, clang::ASTContext& context);

} // namespace check
