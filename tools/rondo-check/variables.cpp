// variables.cpp - what becomes of a variable that holds something to be awaited.
//
// SPDX-License-Identifier: MIT
#include "body.hpp"

namespace check {

using namespace clang;

namespace {

std::string key_of(const ValueDecl* decl) {
    if (const auto* parameter = dyn_cast<ParmVarDecl>(decl)) {
        if (const auto* function = dyn_cast<FunctionDecl>(parameter->getDeclContext())) {
            return usr_of(function) + "#" + std::to_string(parameter->getFunctionScopeIndex());
        }
    }
    if (isa<FieldDecl>(decl)) {
        return usr_of(decl);
    }
    const place at = place_of(decl->getLocation(), decl->getASTContext().getSourceManager());
    return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ":" +
           decl->getNameAsString();
}

// Parameters and members of rondo's own are rondo's business: what it is given, it awaits.
bool is_followed(const ValueDecl* decl) {
    return (is_lazy(decl->getType()) || is_holder(decl->getType())) &&
           !(is_rondo(decl) && !isa<VarDecl>(decl)) && !(isa<ParmVarDecl>(decl) && is_rondo(decl));
}

std::string made_by(const Expr* init) {
    const Expr* made = init == nullptr ? nullptr : bare(init);
    const FunctionDecl* callee = made == nullptr ? nullptr : callee_of(made);
    return callee == nullptr || isa<CXXConstructorDecl>(callee) ? "" : spoken(callee);
}

variable_fact fact_of(const ValueDecl* decl) {
    variable_fact fact;
    fact.name = decl->getNameAsString();
    fact.declared = place_of(decl->getLocation(), decl->getASTContext().getSourceManager());
    if (isa<FieldDecl>(decl)) {
        fact.is = variable_fact::member;
    } else if (isa<ParmVarDecl>(decl)) {
        fact.is =
            decl->getType()->isReferenceType() ? variable_fact::lent : variable_fact::parameter;
    }
    return fact;
}

} // namespace

void body::check_variable(const VarDecl* variable) {
    if (!is_followed(variable) || !is_own(variable->getLocation(), sources_)) {
        return;
    }
    variable_fact fact = fact_of(variable);
    fact.made_by = made_by(variable->getInit());
    if (variable->hasGlobalStorage()) { // others may know it, too
        fact.consumed = true;
    }
    out_.merge(key_of(variable), fact);
}

// Members that a constructor fills.
void body::check_initializers() {
    const auto* constructor = dyn_cast<CXXConstructorDecl>(function_);
    if (constructor == nullptr) {
        return;
    }
    for (const CXXCtorInitializer* init : constructor->inits()) {
        if (!init->isWritten()) {
            continue;
        }
        const auto* source = dyn_cast_or_null<DeclRefExpr>(bare(init->getInit()));
        const FieldDecl* field = init->getMember();
        if (source != nullptr && field != nullptr && is_followed(source->getDecl()) &&
            is_followed(field)) {
            variable_fact fact = fact_of(source->getDecl());
            fact.flow_to.insert(key_of(field));
            out_.merge(key_of(source->getDecl()), fact);
            variable_fact to = fact_of(field);
            to.receives = true;
            out_.merge(key_of(field), to);
        } else {
            walk(init->getInit());
        }
    }
}

// A temporary that is lent to a function: it lives no longer than the call, so that has to await
// it.
void body::check_lent(const CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (callee == nullptr || is_rondo(callee) || is_std(callee) || isa<CXXOperatorCallExpr>(call)) {
        return;
    }
    for (unsigned n = 0; n < std::min(call->getNumArgs(), callee->getNumParams()); ++n) {
        const ParmVarDecl* parameter = callee->getParamDecl(n);
        const Expr* given = call->getArg(n);
        while (isa<ParenExpr, ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(
            given)) {
            given = cast<Expr>(*given->child_begin());
        }
        const auto* made = dyn_cast<CallExpr>(given);
        if (made == nullptr || !made->isPRValue() || !is_lazy(made->getType()) ||
            !parameter->getType()->isReferenceType() || !is_followed(parameter)) {
            continue;
        }
        variable_fact fact;
        fact.name = spoken(callee);
        fact.made_by = made_by(made);
        fact.declared = at(made->getExprLoc());
        fact.flow_to.insert(key_of(parameter));
        out_.merge(fact.declared.file + ":" + std::to_string(fact.declared.line) + ":" +
                       std::to_string(fact.declared.column) + ":lent",
                   fact);
    }
}

// A name, or a member, that holds one: what stands around it says what becomes of it.
void body::check_use(const Expr* use) {
    const ValueDecl* decl = nullptr;
    if (const auto* name = dyn_cast<DeclRefExpr>(use)) {
        decl = name->getDecl();
        if (name->refersToEnclosingVariableOrCapture()) {
            return; // the capture has been seen
        }
    } else if (const auto* member = dyn_cast<MemberExpr>(use)) {
        decl = member->getMemberDecl();
    }
    if (decl == nullptr || !isa<VarDecl, FieldDecl>(decl) || !is_followed(decl)) {
        return;
    }
    variable_fact fact = fact_of(decl);
    const auto hand_on = [&](const ValueDecl* to) {
        if (to != nullptr && is_followed(to)) {
            fact.flow_to.insert(key_of(to));
            if (isa<FieldDecl>(to)) {
                variable_fact other = fact_of(to);
                other.receives = true;
                out_.merge(key_of(to), other);
            }
        } else {
            fact.consumed = true;
        }
    };
    const auto decide = [&] {
        const Stmt* inner = use;
        for (std::size_t up = 0;; inner = above(up), ++up) {
            const Stmt* outer = above(up);
            if (outer == nullptr) {
                return; // a statement of nothing but the name
            }
            if (const auto* cast = dyn_cast<CastExpr>(outer)) {
                if (cast->getCastKind() == CK_ToVoid) {
                    return;
                }
                continue;
            }
            if (isa<ParenExpr, MaterializeTemporaryExpr, ExprWithCleanups, CXXBindTemporaryExpr>(
                    outer)) {
                continue;
            }
            if (const auto* made = dyn_cast<CXXConstructExpr>(outer)) {
                if (made->getConstructor()->isCopyOrMoveConstructor()) {
                    continue;
                }
            }
            if (const auto* call = dyn_cast<CallExpr>(outer);
                call != nullptr && (call->isCallToStdMove() ||
                                    (call->getDirectCallee() != nullptr &&
                                     qualified(call->getDirectCallee()) == "std::forward"))) {
                continue;
            }
            if (const auto* member = dyn_cast<MemberExpr>(outer)) {
                const auto* method = dyn_cast<CXXMethodDecl>(member->getMemberDecl());
                // Asking a task whether there is one awaits nothing.
                fact.consumed = method == nullptr || !isa<CXXConversionDecl>(method);
                return;
            }
            if (isa<CompoundStmt>(outer)) {
                return;
            }
            if (const auto* declares = dyn_cast<DeclStmt>(outer)) {
                for (const Decl* one : declares->decls()) {
                    const auto* variable = dyn_cast<VarDecl>(one);
                    if (variable != nullptr && variable->getInit() != nullptr &&
                        any_part(variable->getInit(), [&](const Stmt& part) {
                            return &part == inner || &part == use;
                        })) {
                        hand_on(variable);
                    }
                }
                return;
            }
            if (const auto* list = dyn_cast<InitListExpr>(outer)) {
                const CXXRecordDecl* record = class_of(list->getType());
                if (record != nullptr) {
                    auto field = record->field_begin();
                    for (unsigned n = 0; n < list->getNumInits() && field != record->field_end();
                         ++n, ++field) {
                        if (list->getInit(n) == inner) {
                            hand_on(*field);
                            return;
                        }
                    }
                }
                fact.consumed = true;
                return;
            }
            if (isa<CallExpr, CXXConstructExpr>(outer)) {
                const FunctionDecl* callee = callee_of(cast<Expr>(outer));
                const auto* call = dyn_cast<CallExpr>(outer);
                const auto* op = dyn_cast<CXXOperatorCallExpr>(outer);
                if (op != nullptr && op->getOperator() == OO_Equal) {
                    if (op->getArg(0) != inner) {
                        const Expr* left = bare(op->getArg(0));
                        if (const auto* name = dyn_cast<DeclRefExpr>(left)) {
                            hand_on(name->getDecl());
                        } else if (const auto* member = dyn_cast<MemberExpr>(left)) {
                            hand_on(member->getMemberDecl());
                        } else {
                            fact.consumed = true;
                        }
                    }
                    return;
                }
                if (callee == nullptr || is_rondo(callee) || is_std(callee)) {
                    fact.consumed = true;
                    return;
                }
                const unsigned count = call != nullptr
                                           ? call->getNumArgs()
                                           : cast<CXXConstructExpr>(outer)->getNumArgs();
                const bool on_object = op != nullptr && isa<CXXMethodDecl>(callee);
                for (unsigned n = on_object ? 1 : 0; n < count; ++n) {
                    const Expr* argument = call != nullptr
                                               ? call->getArg(n)
                                               : cast<CXXConstructExpr>(outer)->getArg(n);
                    const unsigned index = n - (on_object ? 1 : 0);
                    if (argument == inner && index < callee->getNumParams()) {
                        hand_on(callee->getParamDecl(index));
                        return;
                    }
                }
                fact.consumed = true;
                return;
            }
            fact.consumed = true; // co_await, return, a capture, an array, and what is not known
            return;
        }
    };
    decide();
    out_.merge(key_of(decl), fact);
}

} // namespace check
