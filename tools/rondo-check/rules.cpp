// rules.cpp - what one function says by itself, a rule a function.
//
// SPDX-License-Identifier: MIT
#include "body.hpp"

#include <clang/AST/DeclTemplate.h>
#include <llvm/ADT/StringSet.h>

namespace check {

using namespace clang;

void body::check_statement(const Stmt* statement) {
    if (const auto* block = dyn_cast<CompoundStmt>(statement)) {
        for (const Stmt* part : block->body()) {
            if (const auto* expression = dyn_cast<Expr>(part)) {
                check_dropped(expression);
            }
        }
        check_guards(block);
    } else if (const auto* declares = dyn_cast<DeclStmt>(statement)) {
        for (const Decl* decl : declares->decls()) {
            if (const auto* variable = dyn_cast<VarDecl>(decl)) {
                check_variable(variable);
            } else if (const auto* record = dyn_cast<CXXRecordDecl>(decl)) {
                for (const CXXMethodDecl* method : record->methods()) {
                    if (method->doesThisDeclarationHaveABody() && !method->isDependentContext()) {
                        body(out_, context_, method).check();
                    }
                }
            }
        }
    } else if (isa<ForStmt, WhileStmt, DoStmt>(statement)) {
        check_loop(statement);
    } else if (const auto* branch = dyn_cast<IfStmt>(statement)) {
        for (const Stmt* part : {branch->getThen(), branch->getElse()}) {
            if (const auto* expression = dyn_cast_or_null<Expr>(part)) {
                check_dropped(expression);
            }
        }
    } else if (const auto* name = dyn_cast<DeclRefExpr>(statement)) {
        check_use(name);
        check_not_called(name);
    } else if (const auto* member = dyn_cast<MemberExpr>(statement)) {
        check_use(member);
    } else if (const auto* broken = dyn_cast<RecoveryExpr>(statement)) {
        check_recovery(broken);
    } else if (const auto* lambda = dyn_cast<LambdaExpr>(statement)) {
        check_lambda(lambda);
    } else if (const auto* await = dyn_cast<CoawaitExpr>(statement)) {
        check_await(await);
    } else if (isa<CallExpr, CXXConstructExpr>(statement)) {
        check_call(cast<Expr>(statement));
        if (const auto* call = dyn_cast<CallExpr>(statement)) {
            check_started(call);
            check_lent(call);
        }
    }
    check_gcc12(statement);
}

// ---- dropped ------------------------------------------------------------------------------------

void body::check_dropped(const Expr* expression) {
    const Expr* made = bare(expression);
    if (const auto* pair = dyn_cast<BinaryOperator>(made); pair != nullptr && pair->isCommaOp()) {
        check_dropped(pair->getLHS());
        check_dropped(pair->getRHS());
        return;
    }
    if (const auto* choice = dyn_cast<ConditionalOperator>(made)) {
        check_dropped(choice->getTrueExpr());
        check_dropped(choice->getFalseExpr());
        return;
    }
    if (!made->isPRValue() || !(is_lazy(made->getType()) || is_holder(made->getType()))) {
        return;
    }
    const FunctionDecl* callee = callee_of(made);
    const bool task = is_task(made->getType());
    report("dropped", made->getExprLoc(),
           (callee != nullptr ? "'" + spoken(callee) + "' is called, and what it returns is dropped"
                              : std::string("something to be awaited is dropped")),
           task ? "a coroutine that is called does nothing until it is awaited"
                : "by itself it does nothing",
           task ? "co_await it, or give it to create_task" : "co_await it");
}

// ---- not-called ---------------------------------------------------------------------------------

namespace {

/// Starts its argument as a task that goes on after the call.
bool starts_task(const FunctionDecl* callee) {
    static const llvm::StringSet<> names = {"rondo::create_task", "rondo::executor::create_task",
                                            "rondo::task_group::start", "rondo::start_named"};
    return callee != nullptr && names.contains(qualified(callee));
}

const FunctionDecl* lazy_function(const Stmt& part) {
    const auto* name = dyn_cast<DeclRefExpr>(&part);
    const auto* function = name == nullptr ? nullptr : dyn_cast<FunctionDecl>(name->getDecl());
    return function != nullptr && is_lazy(function->getReturnType()) ? function : nullptr;
}

} // namespace

void body::check_not_called(const DeclRefExpr* name) {
    const FunctionDecl* function = lazy_function(*name);
    if (function == nullptr) {
        return;
    }
    const auto say = [&](const char* what) {
        report("not-called", name->getLocation(),
               "'" + spoken(function) + "' is named " + what + ", not called",
               "a function is not what it returns", "write " + spoken(function) + "(...)");
    };
    for (std::size_t up = 0; above(up) != nullptr; ++up) {
        const Stmt* outer = above(up);
        if (const auto* cast = dyn_cast<CastExpr>(outer)) {
            if (cast->getCastKind() == CK_PointerToBoolean) {
                return say("as a condition");
            }
            if (cast->getCastKind() == CK_ToVoid) {
                return say("as a statement");
            }
        } else if (const auto* op = dyn_cast<UnaryOperator>(outer)) {
            if (op->getOpcode() == UO_LNot) {
                return say("as a condition");
            }
        } else if (const auto* compare = dyn_cast<BinaryOperator>(outer)) {
            if (compare->isCommaOp() && compare->getLHS()->IgnoreParenImpCasts() == name) {
                return say("as a statement");
            }
            return;
        } else if (isa<CompoundStmt>(outer)) {
            return say("as a statement");
        } else if (const auto* call = dyn_cast<CallExpr>(outer)) {
            const FunctionDecl* callee = call->getDirectCallee();
            if (callee != nullptr && call->getNumArgs() > 0 && call->getCallee() != name &&
                (starts_task(callee) || qualified(callee) == "rondo::run")) {
                return say("for a task");
            }
            if (callee != nullptr && is_std(callee) && callee->getIdentifier() != nullptr &&
                callee->getName().starts_with("make_")) {
                return say("in a tuple");
            }
            return;
        } else if (const auto* made = dyn_cast<CXXConstructExpr>(outer)) {
            const std::string of = qualified(made->getConstructor()->getParent());
            if (of == "std::tuple" || of == "std::pair") {
                return say("in a tuple");
            }
            return;
        } else if (!isa<ParenExpr>(outer)) {
            return;
        }
    }
}

// The compiler has refused it. Where a coroutine function stands among the arguments, say why.
void body::check_recovery(const RecoveryExpr* broken) {
    for (const Expr* part : const_cast<RecoveryExpr*>(broken)->subExpressions()) {
        const Expr* given = bare(part);
        const FunctionDecl* function = given == nullptr ? nullptr : lazy_function(*given);
        if (function != nullptr && part != *broken->child_begin()) {
            report("not-called", part->getExprLoc(),
                   "'" + spoken(function) + "' is given, not what it returns",
                   "a function is not a coroutine; its call is",
                   "write " + spoken(function) + "(...)");
        }
    }
}

// ---- blocking -----------------------------------------------------------------------------------

namespace {

const llvm::StringSet<>& blocking_names() {
    static const llvm::StringSet<> names = {
        // POSIX and the standard library of C
        "sleep", "usleep", "nanosleep", "clock_nanosleep", "pause", "wait", "waitpid", "sigwait",
        "sigwaitinfo", "system", "getchar", "gets", "scanf", "select", "pselect", "poll", "ppoll",
        "epoll_wait", "epoll_pwait", "flock", "lockf", "getaddrinfo", "gethostbyname",
        "pthread_join", "pthread_cond_wait", "sem_wait", "tcdrain",
        // the standard library of C++
        "std::this_thread::sleep_for", "std::this_thread::sleep_until", "std::thread::join",
        "std::jthread::join", "std::condition_variable::wait", "std::condition_variable::wait_for",
        "std::condition_variable::wait_until", "std::__basic_future::wait", "std::future::get",
        "std::shared_future::get", "std::counting_semaphore::acquire", "std::latch::wait",
        "std::barrier::arrive_and_wait",
        // vendors' libraries and other systems
        "delay", "delayMicroseconds", "HAL_Delay", "sleep_ms", "sleep_us", "busy_wait_ms",
        "busy_wait_us", "vTaskDelay", "vTaskDelayUntil", "xQueueReceive", "xQueueSend",
        "xSemaphoreTake", "k_sleep", "k_msleep", "osDelay"};
    return names;
}

bool is_zero(const Expr* expression, const ASTContext& context) {
    Expr::EvalResult value;
    return !expression->isValueDependent() && expression->EvaluateAsInt(value, context) &&
           value.Val.getInt() == 0;
}

/// Whether a flag (O_NONBLOCK, SOCK_NONBLOCK: the same bit on Linux) is among those given.
bool opens_blocking(const Expr* call, const ASTContext& context) {
    const auto* open = dyn_cast_or_null<CallExpr>(call);
    const FunctionDecl* callee = open == nullptr ? nullptr : open->getDirectCallee();
    if (callee == nullptr || open->getNumArgs() < 2) {
        return false;
    }
    const std::string name = qualified(callee);
    if (name != "open" && name != "open64" && name != "socket") {
        return false;
    }
    constexpr unsigned nonblock = 04000;
    Expr::EvalResult value;
    return open->getArg(1)->EvaluateAsInt(value, context) &&
           (value.Val.getInt().getZExtValue() & nonblock) == 0;
}

/// A descriptor that surely blocks: the standard input, or a variable that was opened so.
bool blocks_on(const Expr* descriptor, const ASTContext& context) {
    if (is_zero(descriptor, context)) {
        return true;
    }
    const auto* name = dyn_cast<DeclRefExpr>(descriptor->IgnoreParenImpCasts());
    const auto* variable = name == nullptr ? nullptr : dyn_cast<VarDecl>(name->getDecl());
    return variable != nullptr && variable->getInit() != nullptr &&
           opens_blocking(bare(variable->getInit()), context);
}

} // namespace

void body::check_call(const Expr* expression) {
    const FunctionDecl* callee = callee_of(expression);
    if (callee == nullptr) {
        return;
    }
    const auto* call = dyn_cast<CallExpr>(expression);
    const std::string name = qualified(callee);
    bool blocks = blocking_names().contains(name);
    if (call != nullptr && (name == "poll" || name == "epoll_wait") && call->getNumArgs() > 2 &&
        is_zero(call->getArg(call->getNumArgs() - 1), context_)) {
        blocks = false; // it only looks
    }
    static const llvm::StringSet<> reading = {"read",   "recv",    "recvfrom",
                                              "accept", "accept4", "connect"};
    if (call != nullptr && reading.contains(name) && call->getNumArgs() > 0) {
        blocks = blocks_on(call->getArg(0), context_);
    }
    if (blocks) {
        if (coroutine_) {
            report("blocking", expression->getExprLoc(),
                   "'" + fact_.name + "' calls " + name + ", which blocks",
                   "no other task runs until it returns",
                   "await what rondo offers for it (sleep_for, a stream, lock), or move it to a "
                   "thread (to_thread, on Linux)");
        } else if (fact_.blocks.empty()) {
            fact_.blocks = "calls " + name;
            fact_.blocks_at = at(expression->getExprLoc());
        }
        return;
    }
    const bool own = is_own(callee->getLocation(), sources_);
    const bool suspends = is_coroutine(callee) || is_lazy(callee->getReturnType());
    const auto kind = standing(callee);
    if ((own && !suspends) || kind == function_fact::call::other) {
        fact_.calls.push_back({usr_of(callee), spoken(callee), at(expression->getExprLoc()), kind});
    }
}

// ---- spin ---------------------------------------------------------------------------------------

namespace {

bool leaves(const Stmt* loop_body) {
    // A break of an inner loop or switch leaves only that; a return leaves all.
    const std::function<bool(const Stmt*, bool)> look = [&](const Stmt* part, bool own) -> bool {
        if (part == nullptr) {
            return false;
        }
        if (isa<ReturnStmt, CoreturnStmt, GotoStmt, CXXThrowExpr>(part) ||
            (own && isa<BreakStmt>(part))) {
            return true;
        }
        if (const auto* call = dyn_cast<CallExpr>(part); call != nullptr &&
                                                         call->getDirectCallee() != nullptr &&
                                                         call->getDirectCallee()->isNoReturn()) {
            return true;
        }
        const bool inner = isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(part);
        for (const Stmt* next : parts_of(part)) {
            if (look(next, own && !inner)) {
                return true;
            }
        }
        return false;
    };
    return look(loop_body, true);
}

// What a condition depends on: variables, and whether it asks a function.
struct asked {
    std::set<const ValueDecl*> names;
    bool calls = false;
    bool changes = false; // ++, =, an output argument
};

void collect(const Stmt* part, asked& into) {
    any_part(part, [&](const Stmt& one) {
        if (const auto* name = dyn_cast<DeclRefExpr>(&one)) {
            if (!isa<FunctionDecl, EnumConstantDecl>(name->getDecl())) {
                into.names.insert(name->getDecl());
            }
        } else if (const auto* member = dyn_cast<MemberExpr>(&one)) {
            if (isa<FieldDecl>(member->getMemberDecl())) {
                into.names.insert(member->getMemberDecl());
            }
        } else if (isa<CallExpr>(one)) {
            into.calls = true;
        }
        if (const auto* op = dyn_cast<UnaryOperator>(&one)) {
            into.changes |= op->isIncrementDecrementOp();
        } else if (const auto* assign = dyn_cast<BinaryOperator>(&one)) {
            into.changes |= assign->isAssignmentOp();
        } else if (const auto* over = dyn_cast<CXXOperatorCallExpr>(&one)) {
            into.changes |= over->isAssignmentOp() || over->getOperator() == OO_PlusPlus ||
                            over->getOperator() == OO_MinusMinus;
        } else if (const auto* call = dyn_cast<CallExpr>(&one)) {
            into.changes |= call->getNumArgs() > 0; // it may be told where to put something
        }
        return false;
    });
}

} // namespace

void body::check_loop(const Stmt* loop) {
    const Expr* condition = nullptr;
    const Stmt* inside = nullptr;
    const Stmt* step = nullptr;
    if (const auto* one = dyn_cast<ForStmt>(loop)) {
        condition = one->getCond();
        inside = one->getBody();
        step = one->getInc();
    } else if (const auto* one = dyn_cast<WhileStmt>(loop)) {
        condition = one->getCond();
        inside = one->getBody();
    } else {
        condition = cast<DoStmt>(loop)->getCond();
        inside = cast<DoStmt>(loop)->getBody();
    }
    if (suspends(loop)) {
        return;
    }
    bool always = condition == nullptr;
    if (bool value = false; condition != nullptr && !condition->isValueDependent() &&
                            condition->EvaluateAsBooleanCondition(value, context_)) {
        if (!value) {
            return;
        }
        always = true;
    }
    const auto say = [&](const char* what, const char* mend) {
        if (coroutine_) {
            report("spin", loop->getBeginLoc(), what, "no other task runs meanwhile", mend);
        } else if (fact_.blocks.empty() && !is_rondo(function_)) {
            fact_.blocks = "spins";
            fact_.blocks_at = at(loop->getBeginLoc());
        }
    };
    if (always) {
        if (!leaves(inside)) {
            say("a loop without an end never suspends",
                "let it await something: co_await yield() at least");
        }
        return;
    }
    // A wait for the outside: it does nothing, and nothing that it does changes what it asks.
    const bool idle =
        !any_part(inside, [](const Stmt& part) { return isa<Expr>(part); }) && step == nullptr;
    asked in_condition;
    collect(condition, in_condition);
    const bool outside =
        in_condition.calls || std::any_of(in_condition.names.begin(), in_condition.names.end(),
                                          [](const ValueDecl* name) {
                                              const auto* variable = dyn_cast<VarDecl>(name);
                                              return variable == nullptr ||
                                                     variable->hasGlobalStorage() ||
                                                     variable->getType()->isReferenceType() ||
                                                     variable->getType().isVolatileQualified() ||
                                                     variable->getType()->isPointerType();
                                          });
    if (idle && outside && !in_condition.changes) {
        say("a loop waits for something outside, and never suspends",
            "await an event, an isr_flag or an edge; or poll with co_await sleep_for between");
    }
}

// ---- dangling -----------------------------------------------------------------------------------

namespace {

bool refers(QualType type) {
    if (type->isReferenceType() || type->isPointerType()) {
        return true;
    }
    const CXXRecordDecl* record = class_of(type);
    const std::string name = record == nullptr ? "" : qualified(record);
    return name == "std::basic_string_view" || name == "std::span" ||
           name == "std::reference_wrapper";
}

/// A temporary that an argument refers to: what dies at the end of the statement.
const Expr* temporary_in(const Expr* argument, QualType parameter) {
    const Expr* given = argument;
    if (parameter->isReferenceType()) {
        while (isa<ParenExpr, ImplicitCastExpr, ExprWithCleanups>(given)) {
            given = cast<Expr>(*given->child_begin());
        }
        return isa<MaterializeTemporaryExpr>(given) ? given : nullptr;
    }
    // A view or a pointer of one: a temporary that owns something stands in it.
    const Expr* found = nullptr;
    any_part(argument, [&](const Stmt& part) {
        if (isa<LambdaExpr>(part)) {
            return false;
        }
        const auto* temporary = dyn_cast<MaterializeTemporaryExpr>(&part);
        if (temporary == nullptr) {
            return false;
        }
        const CXXRecordDecl* record = class_of(temporary->getType());
        if (record != nullptr && !refers(temporary->getType()) &&
            (!record->hasTrivialDestructor() || qualified(record) == "std::array")) {
            found = temporary;
        }
        return found != nullptr;
    });
    return found;
}

} // namespace

// A call of a coroutine that is not awaited in the same statement: everything that it refers to has
// to live longer than the statement.
void body::check_started(const CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (callee == nullptr || is_std(callee) || !call->isPRValue()) {
        return;
    }
    if (!is_lazy(call->getType()) || !is_coroutine(callee)) {
        // A coroutine that another file defines is known by its type alone.
        if (!is_task(call->getType()) || is_rondo(callee)) {
            return;
        }
    }
    bool started = false;
    const VarDecl* kept = nullptr;
    for (std::size_t up = 0; above(up) != nullptr; ++up) {
        const Stmt* outer = above(up);
        if (isa<CoawaitExpr>(outer)) {
            return;
        }
        if (const auto* by = dyn_cast<CallExpr>(outer)) {
            if (starts_task(by->getDirectCallee())) {
                started = true;
            } else if (by->getDirectCallee() == nullptr ||
                       !by->getDirectCallee()->isInStdNamespace()) {
                if (!is_lazy(by->getType())) {
                    return; // run(), or what is not known
                }
            }
        }
        if (const auto* declares = dyn_cast<DeclStmt>(outer)) {
            kept = dyn_cast<VarDecl>(*declares->decl_begin());
            break;
        }
        if (isa<ReturnStmt, CoreturnStmt>(outer)) {
            started = true;
            break;
        }
        if (!isa<Expr>(outer)) {
            break;
        }
    }
    if (!started && (kept == nullptr || !is_lazy(kept->getType()))) {
        return;
    }
    const auto* method = dyn_cast<CXXMethodDecl>(callee);
    const auto* op = dyn_cast<CXXOperatorCallExpr>(call);
    const unsigned skipped = op != nullptr && method != nullptr ? 1 : 0;
    const bool returned = std::any_of(above_.begin(), above_.end(), [](const Stmt* outer) {
        return isa<ReturnStmt, CoreturnStmt>(outer);
    });
    const auto judge = [&](const Expr* given, QualType type, const std::string& what) {
        if (const Expr* temporary = temporary_in(given, type)) {
            report("dangling", temporary->getExprLoc(),
                   what + " of '" + spoken(callee) + "' refers to a temporary",
                   "it dies at the end of the statement, before the coroutine runs",
                   "pass it by value, or await the call in the same statement");
            return;
        }
        if (!started || (coroutine_ && !returned)) {
            return; // its frame may live as long as what it starts: see the page on the checker
        }
        // A local of a plain function that does not run the loop, or of one that is left.
        const Expr* object = given->IgnoreParenImpCasts();
        if (const auto* address = dyn_cast<UnaryOperator>(object);
            address != nullptr && address->getOpcode() == UO_AddrOf) {
            object = address->getSubExpr()->IgnoreParenImpCasts();
        } else if (!type->isReferenceType()) {
            return;
        }
        const auto* name = dyn_cast<DeclRefExpr>(object);
        const auto* variable = name == nullptr ? nullptr : dyn_cast<VarDecl>(name->getDecl());
        if (variable == nullptr || !variable->hasLocalStorage() ||
            variable->getType()->isReferenceType() ||
            (isa<ParmVarDecl>(variable) && variable->getType()->isReferenceType()) ||
            variable->getDeclContext() != function_) {
            return;
        }
        const bool runs = !returned && any_part(statements_of(function_), [&](const Stmt& part) {
            const auto* other = dyn_cast<CallExpr>(&part);
            if (other == nullptr || other == call) {
                return false;
            }
            const FunctionDecl* to = other->getDirectCallee();
            if (to == nullptr || starts_task(to)) {
                return to == nullptr;
            }
            // run(), run_forever(), and what the program calls so.
            return to->getIdentifier() != nullptr && to->getName().starts_with("run");
        });
        if (!runs) {
            report("dangling", given->getExprLoc(),
                   what + " of '" + spoken(callee) + "' refers to '" + variable->getNameAsString() +
                       "', a local of '" + fact_.name + "'",
                   "the coroutine goes on after '" + fact_.name + "' has returned",
                   "pass it by value, or let it live outside of the function");
        }
    };
    for (unsigned n = skipped; n < call->getNumArgs(); ++n) {
        const unsigned index = n - skipped;
        if (index >= callee->getNumParams()) {
            break;
        }
        const ParmVarDecl* parameter = callee->getParamDecl(index);
        if (refers(parameter->getType())) {
            judge(call->getArg(n), parameter->getType(),
                  "parameter '" + parameter->getNameAsString() + "'");
        }
    }
    const Expr* object = nullptr;
    if (const auto* on = dyn_cast<CXXMemberCallExpr>(call)) {
        object = on->getImplicitObjectArgument();
    } else if (skipped == 1) {
        object = call->getArg(0);
    }
    if (object != nullptr && method != nullptr && !method->isStatic()) {
        const Expr* on = object->IgnoreParens();
        while (isa<ImplicitCastExpr>(on)) {
            on = cast<ImplicitCastExpr>(on)->getSubExpr();
        }
        if (method->getParent()->isLambda()) {
            return; // check_lambda
        }
        if (isa<MaterializeTemporaryExpr>(on)) {
            report("dangling", object->getExprLoc(), "'" + spoken(callee) + "' runs on a temporary",
                   "it dies at the end of the statement, before the coroutine runs",
                   "give the object a name that lives long enough");
        }
    }
}

// A lambda that is a coroutine refers to its captures through the lambda, not through its frame.
void body::check_lambda(const LambdaExpr* lambda) {
    if (lambda->capture_begin() == lambda->capture_end()) {
        return;
    }
    const CXXMethodDecl* call = lambda->getCallOperator();
    if (!is_coroutine(call)) {
        return;
    }
    // Called where it stands, and not awaited in the same statement.
    bool called = false;
    bool started = false;
    for (std::size_t up = 0; above(up) != nullptr; ++up) {
        const Stmt* outer = above(up);
        if (isa<CoawaitExpr>(outer)) {
            return;
        }
        if (const auto* by = dyn_cast<CallExpr>(outer)) {
            const auto* op = dyn_cast<CXXOperatorCallExpr>(by);
            if (!called && op != nullptr && op->getOperator() == OO_Call &&
                bare(op->getArg(0)) == lambda) {
                called = true;
            } else if (called && starts_task(by->getDirectCallee())) {
                started = true;
            } else if (called && !is_lazy(by->getType()) &&
                       !(by->getDirectCallee() != nullptr && is_std(by->getDirectCallee()))) {
                return; // run()
            }
        }
        if (isa<DeclStmt, ReturnStmt, CoreturnStmt>(outer)) {
            started |= called;
        }
        if (!isa<Expr>(outer)) {
            break;
        }
    }
    if (started) {
        report("dangling", lambda->getBeginLoc(),
               "a coroutine lambda with captures is called, and dies before its coroutine",
               "captures live in the lambda, not in the coroutine's frame",
               "pass them as parameters: [](auto& x) -> task<> {...}(x); or keep the lambda");
    }
}

// ---- guard-across-await -------------------------------------------------------------------------

namespace {

enum class guarding { none, thread, interrupts, lock };

guarding kind_of_guard(const VarDecl* variable) {
    const CXXRecordDecl* record = class_of(variable->getType());
    if (record == nullptr || variable->getType()->isReferenceType()) {
        return guarding::none;
    }
    const std::string name = qualified(record);
    if (name == "std::lock_guard" || name == "std::unique_lock" || name == "std::scoped_lock" ||
        name == "std::shared_lock") {
        return guarding::thread;
    }
    if (name == "rondo::critical_section") {
        return guarding::interrupts;
    }
    return name == "rondo::guard" ? guarding::lock : guarding::none;
}

/// What another task has to give, which may need the guarded thing first.
const FunctionDecl* gift_awaited(const Expr* operand) {
    const auto* call = dyn_cast_or_null<CallExpr>(bare(operand));
    const auto* method =
        call == nullptr ? nullptr : dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee());
    if (method == nullptr || !is_rondo(method)) {
        return nullptr;
    }
    static const llvm::StringSet<> gifts = {"rondo::event::wait",
                                            "rondo::value_event::wait",
                                            "rondo::basic_queue::get",
                                            "rondo::basic_queue::put",
                                            "rondo::basic_queue::join",
                                            "rondo::lock::acquire",
                                            "rondo::lock::scoped",
                                            "rondo::semaphore::acquire",
                                            "rondo::semaphore::scoped",
                                            "rondo::barrier::wait",
                                            "rondo::isr_event::wait",
                                            "rondo::isr_queue::get",
                                            "rondo::bounded_semaphore::acquire",
                                            "rondo::bounded_semaphore::scoped"};
    return gifts.contains(qualified(method)) ? method : nullptr;
}

} // namespace

void body::check_guards(const CompoundStmt* block) {
    if (!coroutine_) {
        return;
    }
    const VarDecl* held = nullptr;
    guarding kind = guarding::none;
    for (const Stmt* part : block->body()) {
        if (held != nullptr) {
            const bool freed = any_part(part, [&](const Stmt& one) {
                const auto* call = dyn_cast<CXXMemberCallExpr>(&one);
                const auto* on =
                    call == nullptr
                        ? nullptr
                        : dyn_cast<DeclRefExpr>(bare(call->getImplicitObjectArgument()));
                return on != nullptr && on->getDecl() == held && call->getMethodDecl() != nullptr &&
                       call->getMethodDecl()->getNameAsString() == "unlock";
            });
            if (freed) {
                held = nullptr;
                continue;
            }
            any_part(part, [&](const Stmt& one) {
                const auto* await = dyn_cast<CoroutineSuspendExpr>(&one);
                if (await == nullptr) {
                    return false;
                }
                const FunctionDecl* gift = gift_awaited(await->getOperand());
                if (kind == guarding::lock && gift == nullptr) {
                    return false;
                }
                const std::string name = "'" + held->getNameAsString() + "'";
                if (kind == guarding::lock) {
                    report("guard-across-await", await->getKeywordLoc(),
                           name + " holds a lock while '" + spoken(gift) + "' is awaited",
                           "who has to give it may need the lock first: a deadlock",
                           "await it before the lock is taken, or after its block");
                } else if (kind == guarding::interrupts) {
                    report("guard-across-await", await->getKeywordLoc(),
                           name + " keeps interrupts locked while the task suspends",
                           "every other task then runs without interrupts",
                           "end the block of the critical_section before the await");
                } else {
                    report("guard-across-await", await->getKeywordLoc(),
                           name + " holds a mutex while the task suspends",
                           "another task that wants it blocks the thread on which this one would "
                           "give it back",
                           "use rondo::lock, or end the block before the await");
                }
                return true;
            });
        }
        if (const auto* declares = dyn_cast<DeclStmt>(part)) {
            for (const Decl* decl : declares->decls()) {
                const auto* variable = dyn_cast<VarDecl>(decl);
                if (variable != nullptr && kind_of_guard(variable) != guarding::none) {
                    held = variable;
                    kind = kind_of_guard(variable);
                }
            }
        }
    }
}

// ---- isr-unsafe ---------------------------------------------------------------------------------

// What the function is to the one that calls it.
function_fact::call::kind body::standing(const FunctionDecl* callee) const {
    using call = function_fact::call;
    static const llvm::StringSet<> unsafe = {"malloc",  "calloc", "realloc",          "free",
                                             "printf",  "puts",   "std::mutex::lock", "fwrite",
                                             "snprintf"};
    if (unsafe.contains(qualified(callee))) {
        return call::other;
    }
    if (is_isr_safe(callee) || callee->isConstexpr() || callee->isTrivial() ||
        callee->getBuiltinID() != 0 || callee->isImplicit() || callee->isDefaulted() ||
        !is_own(callee->getLocation(), sources_)) {
        return call::safe;
    }
    const auto* method = dyn_cast<CXXMethodDecl>(callee);
    if (method != nullptr && method->getParent()->isLambda()) {
        return call::part;
    }
    // The core's innards are parts of what the core marks.
    const auto* inner = dyn_cast<NamespaceDecl>(
        method != nullptr ? method->getParent()->getEnclosingNamespaceContext()
                          : callee->getEnclosingNamespaceContext());
    const bool detail = inner != nullptr && inner->getName() == "detail" && is_rondo(callee);
    bool hidden = callee->getAccess() == AS_private || callee->getAccess() == AS_protected;
    for (const DeclContext* of = callee->getDeclContext(); isa<CXXRecordDecl>(of);
         of = of->getParent()) {
        const auto* made = dyn_cast<ClassTemplateSpecializationDecl>(of);
        const AccessSpecifier access = made != nullptr ? made->getSpecializedTemplate()->getAccess()
                                                       : cast<CXXRecordDecl>(of)->getAccess();
        hidden |= access == AS_private || access == AS_protected;
    }
    return detail || hidden || !callee->isExternallyVisible() ? call::part : call::other;
}

// ---- foreign-await ------------------------------------------------------------------------------

void body::check_await(const CoawaitExpr* await) {
    check_gcc12(await);
    if (isr_safe_) {
        report("isr-unsafe", await->getKeywordLoc(),
               "'" + fact_.name + "' is marked RONDO_ISR_SAFE, and suspends",
               "an interrupt handler cannot wait", "set an isr_flag, and await that in a task");
    }
    if (!is_task(function_->getReturnType())) {
        return;
    }
    const Expr* awaiter = await->getCommonExpr();
    const CXXRecordDecl* record = awaiter == nullptr ? nullptr : class_of(awaiter->getType());
    if (record == nullptr || is_rondo(record) || qualified(record) == "std::suspend_never") {
        return;
    }
    if (record->hasDefinition() &&
        record->forallBases([](const CXXRecordDecl* base) { return !is_rondo(base); }) == false) {
        return;
    }
    // Its await_suspend gives the coroutine to rondo.
    if (const auto* suspend = dyn_cast_or_null<CallExpr>(bare(await->getSuspendExpr()))) {
        const FunctionDecl* defined = nullptr;
        if (suspend->getDirectCallee() != nullptr && suspend->getDirectCallee()->hasBody(defined) &&
            any_part(defined->getBody(), [](const Stmt& part) {
                const auto* call = dyn_cast<CallExpr>(&part);
                return call != nullptr && call->getDirectCallee() != nullptr &&
                       is_rondo(call->getDirectCallee());
            })) {
            return;
        }
    }
    report(
        "foreign-await", await->getKeywordLoc(),
        "'" + qualified(record) + "' is awaited, which is not rondo's",
        "the loop does not know that the task waits, nor how to cancel it there",
        "wait with what rondo has (an event, an isr_flag), and set it from where the other thing "
        "ends");
}

// ---- gcc12 --------------------------------------------------------------------------------------

namespace {

constexpr const char* wrong_code = "GCC 12, the compiler of Debian 12 and its cross compilers, "
                                   "makes wrong code of it";

bool condition_suspends(const Stmt* statement) {
    if (const auto* one = dyn_cast<IfStmt>(statement)) {
        return suspends(one->getCond());
    }
    if (const auto* one = dyn_cast<WhileStmt>(statement)) {
        return suspends(one->getCond());
    }
    if (const auto* one = dyn_cast<DoStmt>(statement)) {
        return suspends(one->getCond());
    }
    if (const auto* one = dyn_cast<SwitchStmt>(statement)) {
        return suspends(one->getCond());
    }
    return false;
}

} // namespace

void body::check_gcc12_body() {
    const auto* block =
        coroutine_ ? dyn_cast_or_null<CompoundStmt>(statements_of(function_)) : nullptr;
    if (block == nullptr) {
        return;
    }
    const bool has_local = std::any_of(block->body_begin(), block->body_end(),
                                       [](const Stmt* part) { return isa<DeclStmt>(part); });
    if (has_local || block->size() != 1) {
        return;
    }
    const Stmt* only = block->body_front();
    if (condition_suspends(only)) {
        report("gcc12", only->getBeginLoc(),
               "the body's only statement awaits in its condition, and the body has no local",
               std::string(wrong_code) + ": the body never runs",
               "hoist it: const auto v = co_await ...; and ask v");
    }
}

void body::check_gcc12(const Stmt* statement) {
    if (!coroutine_) {
        return;
    }
    if (const auto* list = dyn_cast<InitListExpr>(statement)) {
        const bool owns = any_part(list, [](const Stmt& part) {
            const auto* one = dyn_cast<Expr>(&part);
            const CXXRecordDecl* record =
                one == nullptr || !one->isPRValue() ? nullptr : class_of(one->getType());
            return record != nullptr && record->hasDefinition() &&
                   !record->hasTrivialDestructor() && !is_lazy(one->getType());
        });
        if (owns && suspends(list) && !list->getType()->isScalarType()) {
            report("gcc12", list->getBeginLoc(), "an await inside the braces of an initialisation",
                   std::string(wrong_code) + ": members are destroyed twice",
                   "await into named locals first");
        }
    } else if (const auto* choice = dyn_cast<ConditionalOperator>(statement)) {
        const CXXRecordDecl* record = class_of(choice->getType());
        if (record != nullptr && choice->isPRValue() && record->hasDefinition() &&
            !record->hasTrivialDestructor() &&
            (suspends(choice->getTrueExpr()) || suspends(choice->getFalseExpr()))) {
            report("gcc12", choice->getQuestionLoc(),
                   "an await in an arm of ?: that gives an object",
                   std::string(wrong_code) + ": an object is destroyed once too often",
                   "write if and else");
        }
    } else if (const auto* await = dyn_cast<CoawaitExpr>(statement)) {
        const Expr* operand = await->getOperand();
        if (const auto* choice = dyn_cast_or_null<ConditionalOperator>(bare(operand));
            choice != nullptr && choice->isPRValue()) {
            report("gcc12", await->getKeywordLoc(),
                   "the operand of co_await is a ?: of temporaries",
                   std::string(wrong_code) + ": it crashes", "write if and else");
        }
        const Expr* name = operand->IgnoreParenImpCasts();
        const auto* index = dyn_cast<CXXOperatorCallExpr>(name);
        const bool element = isa<ArraySubscriptExpr>(name) ||
                             (index != nullptr && index->getOperator() == OO_Subscript);
        if (element && operand->isLValue() && await->getCommonExpr() != nullptr &&
            bare(await->getCommonExpr()) == bare(operand)) {
            report("gcc12", await->getKeywordLoc(),
                   "an element that is itself an awaiter is awaited",
                   std::string(wrong_code) + ": a copy of it waits, and is never woken",
                   "take a reference to it first, or give its class an operator co_await");
        }
    } else if (const auto* declares = dyn_cast<DeclStmt>(statement)) {
        for (const Decl* decl : declares->decls()) {
            const auto* variable = dyn_cast<VarDecl>(decl);
            if (variable == nullptr || !variable->hasLocalStorage() ||
                variable->getType()->isReferenceType() || variable->getType()->isDependentType()) {
                continue;
            }
            const auto aligned = context_.getTypeAlignInChars(variable->getType()).getQuantity();
            const auto own = context_.getDeclAlign(variable).getQuantity();
            if (std::max(aligned, own) > 16) {
                report("gcc12", variable->getLocation(),
                       "'" + variable->getNameAsString() + "' in a coroutine is aligned to " +
                           std::to_string(std::max(aligned, own)) + " bytes",
                       std::string(wrong_code) + ": a frame is not aligned so",
                       "keep it outside of the coroutine");
            }
        }
    }
}

} // namespace check
