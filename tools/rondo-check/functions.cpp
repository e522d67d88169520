// functions.cpp - from a file to its functions, and from a function to its statements.
//
// SPDX-License-Identifier: MIT
#include "body.hpp"

#include <clang/AST/Attr.h>
#include <clang/AST/RecursiveASTVisitor.h>

namespace check {

using namespace clang;

std::vector<const Stmt*> parts_of(const Stmt* statement) {
    std::vector<const Stmt*> parts;
    const auto take = [&](const Stmt* part) {
        if (part != nullptr) {
            parts.push_back(part);
        }
    };
    if (const auto* suspend = dyn_cast<CoroutineSuspendExpr>(statement)) {
        take(suspend->getOperand());
    } else if (const auto* end = dyn_cast<CoreturnStmt>(statement)) {
        take(end->getOperand());
    } else if (const auto* coroutine = dyn_cast<CoroutineBodyStmt>(statement)) {
        take(coroutine->getBody());
    } else if (const auto* lambda = dyn_cast<LambdaExpr>(statement)) {
        for (const Expr* init : lambda->capture_inits()) {
            take(init);
        }
    } else if (const auto* range = dyn_cast<CXXForRangeStmt>(statement)) {
        take(range->getInit());
        take(range->getRangeInit());
        take(range->getLoopVarStmt());
        take(range->getBody());
    } else if (const auto* list = dyn_cast<InitListExpr>(statement)) {
        const InitListExpr* written = list->isSemanticForm() ? list : list->getSemanticForm();
        for (const Stmt* part : (written != nullptr ? written : list)->children()) {
            take(part);
        }
    } else if (!isa<CXXDefaultArgExpr>(statement)) {
        for (const Stmt* part : statement->children()) {
            take(part);
        }
    }
    return parts;
}

bool any_part(const Stmt* statement, llvm::function_ref<bool(const Stmt&)> visit) {
    if (statement == nullptr) {
        return false;
    }
    if (visit(*statement)) {
        return true;
    }
    for (const Stmt* part : parts_of(statement)) {
        if (any_part(part, visit)) {
            return true;
        }
    }
    return false;
}

bool suspends(const Stmt* statement) {
    return any_part(statement, [](const Stmt& part) { return isa<CoroutineSuspendExpr>(part); });
}

bool is_isr_safe(const FunctionDecl* function) {
    const auto marked = [](const Decl* decl) {
        for (const auto* mark : decl->specific_attrs<AnnotateAttr>()) {
            if (mark->getAnnotation() == "rondo::isr_safe") {
                return true;
            }
        }
        return false;
    };
    for (const FunctionDecl* decl : function->redecls()) {
        if (marked(decl)) {
            return true;
        }
    }
    if (const FunctionDecl* pattern = function->getTemplateInstantiationPattern()) {
        for (const FunctionDecl* decl : pattern->redecls()) {
            if (marked(decl)) {
                return true;
            }
        }
    }
    return false;
}

body::body(program& out, ASTContext& context, const FunctionDecl* function)
    : out_(out),
      context_(context),
      sources_(context.getSourceManager()),
      function_(function),
      coroutine_(is_coroutine(function)),
      isr_safe_(is_isr_safe(function)) {}

void body::check() {
    const std::string usr = usr_of(function_);
    fact_.declared = at(function_->getLocation());
    if (!out_.enter(usr, fact_.declared)) {
        return;
    }
    fact_.name = spoken(function_);
    fact_.is_coroutine = coroutine_;
    fact_.isr_safe = isr_safe_;
    fact_.everywhere = function_->isExternallyVisible();
    for (const ParmVarDecl* parameter : function_->parameters()) {
        check_variable(parameter);
    }
    check_initializers();
    check_gcc12_body();
    walk(statements_of(function_));
    out_.add(usr, std::move(fact_));

    const std::vector<const LambdaExpr*> lambdas = std::move(lambdas_);
    for (const LambdaExpr* lambda : lambdas) {
        if (FunctionTemplateDecl* generic = lambda->getDependentCallOperator()) {
            for (FunctionDecl* one : generic->specializations()) {
                if (one->hasBody()) {
                    body(out_, context_, one->getDefinition()).check();
                }
            }
        } else if (const CXXMethodDecl* call = lambda->getCallOperator(); call->hasBody()) {
            body(out_, context_, call).check();
        }
    }
}

void body::walk(const Stmt* statement) {
    if (statement == nullptr) {
        return;
    }
    check_statement(statement);
    if (const auto* lambda = dyn_cast<LambdaExpr>(statement)) {
        lambdas_.push_back(lambda);
    }
    above_.push_back(statement);
    for (const Stmt* part : parts_of(statement)) {
        walk(part);
    }
    above_.pop_back();
}

void body::report(const char* rule, SourceLocation where, std::string what, std::string why,
                  std::string mend) {
    if (is_own(where, sources_)) {
        out_.add({at(where), rule, std::move(what), std::move(why), std::move(mend)});
    }
}

namespace {

class reader : public RecursiveASTVisitor<reader> {
  public:
    reader(program& out, ASTContext& context) : out_(out), context_(context) {}

    static bool shouldVisitTemplateInstantiations() { return true; }
    bool TraverseStmt(Stmt*, void* = nullptr) { return true; } // body does that
    bool TraverseDecl(Decl* decl) {
        if (decl == nullptr || isa<TranslationUnitDecl, NamespaceDecl>(decl)) {
            return RecursiveASTVisitor::TraverseDecl(decl);
        }
        if (!is_own(decl->getLocation(), context_.getSourceManager())) {
            return true;
        }
        return RecursiveASTVisitor::TraverseDecl(decl);
    }
    bool VisitFunctionDecl(FunctionDecl* function) {
        if (function->doesThisDeclarationHaveABody() && !function->isDependentContext() &&
            function->getBody() != nullptr) {
            body(out_, context_, function).check();
        }
        return true;
    }
    bool VisitVarDecl(VarDecl* variable) { // a lambda that initialises a variable of a namespace
        if (variable->hasGlobalStorage() && !variable->getDeclContext()->isDependentContext() &&
            variable->getInit() != nullptr && !variable->isStaticLocal()) {
            any_part(variable->getInit(), [&](const Stmt& part) {
                if (const auto* lambda = dyn_cast<LambdaExpr>(&part);
                    lambda != nullptr && lambda->getDependentCallOperator() == nullptr) {
                    body(out_, context_, lambda->getCallOperator()).check();
                }
                return false;
            });
        }
        return true;
    }

  private:
    program& out_;
    ASTContext& context_;
};

} // namespace

void check_file(program& out, ASTContext& context) {
    reader(out, context).TraverseDecl(context.getTranslationUnitDecl());
}

} // namespace check
