// SPDX-License-Identifier: MIT
#include "names.hpp"

#include <clang/AST/Attr.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Index/USRGeneration.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

namespace check {

using namespace clang;

bool in_namespace(const Decl* decl, llvm::StringRef name) {
    const NamespaceDecl* outermost = nullptr;
    for (const DeclContext* at = decl->getDeclContext(); at != nullptr; at = at->getParent()) {
        if (const auto* space = dyn_cast<NamespaceDecl>(at)) {
            outermost = space;
        }
    }
    return outermost != nullptr && outermost->getName() == name;
}

std::string qualified(const NamedDecl* decl) {
    std::string name = decl->getNameAsString();
    for (const DeclContext* at = decl->getDeclContext(); at != nullptr; at = at->getParent()) {
        if (const auto* space = dyn_cast<NamespaceDecl>(at)) {
            if (!space->isInline() && !space->isAnonymousNamespace()) {
                name = space->getNameAsString() + "::" + name;
            }
        } else if (const auto* record = dyn_cast<CXXRecordDecl>(at)) {
            name = record->getNameAsString() + "::" + name;
        }
    }
    return name;
}

std::string spoken(const NamedDecl* decl) {
    if (const auto* method = dyn_cast<CXXMethodDecl>(decl)) {
        if (method->getParent()->isLambda()) {
            return "a lambda";
        }
        return method->getParent()->getNameAsString() + "::" + method->getNameAsString();
    }
    return decl->getNameAsString();
}

const CXXRecordDecl* class_of(QualType type) {
    if (type.isNull()) {
        return nullptr;
    }
    return type.getNonReferenceType()->getAsCXXRecordDecl();
}

bool is_task(QualType type) {
    const CXXRecordDecl* record = class_of(type);
    return record != nullptr &&
           (qualified(record) == "rondo::task" || qualified(record) == "rondo::static_task");
}

namespace {

bool has_member(const CXXRecordDecl* record, llvm::function_ref<bool(const NamedDecl&)> test) {
    if (!record->hasDefinition()) {
        return false;
    }
    for (const Decl* member : record->getDefinition()->decls()) {
        const auto* named = dyn_cast<NamedDecl>(member);
        if (named != nullptr && test(*named)) {
            return true;
        }
    }
    for (const CXXBaseSpecifier& base : record->getDefinition()->bases()) {
        const CXXRecordDecl* of = base.getType()->getAsCXXRecordDecl();
        if (of != nullptr && has_member(of, test)) {
            return true;
        }
    }
    return false;
}

bool must_be_used(const CXXRecordDecl* record) {
    if (record->hasAttr<WarnUnusedResultAttr>()) {
        return true;
    }
    const auto* made = dyn_cast<ClassTemplateSpecializationDecl>(record);
    return made != nullptr &&
           made->getSpecializedTemplate()->getTemplatedDecl()->hasAttr<WarnUnusedResultAttr>();
}

} // namespace

bool is_lazy(QualType type) {
    const CXXRecordDecl* record = class_of(type);
    if (record == nullptr || !is_rondo(record)) {
        return false;
    }
    if (is_task(type)) {
        return true;
    }
    return must_be_used(record) && has_member(record, [](const NamedDecl& member) {
               return (member.getIdentifier() != nullptr && member.getName() == "await_ready") ||
                      member.getDeclName().getCXXOverloadedOperator() == OO_Coawait;
           });
}

bool is_holder(QualType type) {
    const CXXRecordDecl* record = class_of(type);
    const auto* made = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record);
    if (made == nullptr || !is_std(made)) {
        return false;
    }
    const auto lazy = [](const TemplateArgument& one) {
        return one.getKind() == TemplateArgument::Type && !one.getAsType()->isReferenceType() &&
               is_lazy(one.getAsType());
    };
    for (const TemplateArgument& one : made->getTemplateArgs().asArray()) {
        if (lazy(one) ||
            (one.getKind() == TemplateArgument::Pack && llvm::any_of(one.getPackAsArray(), lazy))) {
            return true;
        }
    }
    return false;
}

bool is_coroutine(const FunctionDecl* function) {
    const FunctionDecl* defined = nullptr;
    return function->hasBody(defined) && isa_and_nonnull<CoroutineBodyStmt>(defined->getBody());
}

const Stmt* statements_of(const FunctionDecl* function) {
    const Stmt* body = function->getBody();
    if (const auto* coroutine = dyn_cast_or_null<CoroutineBodyStmt>(body)) {
        return coroutine->getBody();
    }
    return body;
}

std::string usr_of(const Decl* decl) {
    llvm::SmallString<128> text;
    if (index::generateUSRForDecl(decl, text)) {
        const auto& sources = decl->getASTContext().getSourceManager();
        const place at = place_of(decl->getLocation(), sources);
        return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    }
    return text.str().str();
}

place place_of(SourceLocation where, const SourceManager& sources) {
    const SourceLocation seen = sources.getFileLoc(where);
    const PresumedLoc at = sources.getPresumedLoc(seen);
    if (at.isInvalid()) {
        return {};
    }
    llvm::SmallString<256> path(at.getFilename());
    llvm::sys::fs::make_absolute(path);
    llvm::sys::path::remove_dots(path, true);
    llvm::SmallString<256> here;
    llvm::sys::fs::current_path(here);
    here += "/";
    llvm::StringRef file(path);
    file.consume_front(here);
    return {file.str(), at.getLine(), at.getColumn()};
}

bool is_own(SourceLocation where, const SourceManager& sources) {
    return where.isValid() && !sources.isInSystemHeader(sources.getFileLoc(where)) &&
           !sources.isWrittenInBuiltinFile(where) && !sources.isWrittenInCommandLineFile(where);
}

const FunctionDecl* callee_of(const Expr* call) {
    if (const auto* plain = dyn_cast<CallExpr>(call)) {
        return plain->getDirectCallee();
    }
    if (const auto* made = dyn_cast<CXXConstructExpr>(call)) {
        return made->getConstructor();
    }
    return nullptr;
}

const Expr* bare(const Expr* expression) {
    while (expression != nullptr) {
        expression = expression->IgnoreParenCasts();
        if (const auto* clean = dyn_cast<ExprWithCleanups>(expression)) {
            expression = clean->getSubExpr();
        } else if (const auto* bound = dyn_cast<CXXBindTemporaryExpr>(expression)) {
            expression = bound->getSubExpr();
        } else if (const auto* temporary = dyn_cast<MaterializeTemporaryExpr>(expression)) {
            expression = temporary->getSubExpr();
        } else if (const auto* constant = dyn_cast<ConstantExpr>(expression)) {
            expression = constant->getSubExpr();
        } else if (const auto* made = dyn_cast<CXXConstructExpr>(expression);
                   made != nullptr && made->getNumArgs() == 1 &&
                   made->getConstructor()->isCopyOrMoveConstructor()) {
            expression = made->getArg(0);
        } else if (const auto* call = dyn_cast<CallExpr>(expression);
                   call != nullptr && call->isCallToStdMove()) {
            expression = call->getArg(0);
        } else {
            return expression;
        }
    }
    return expression;
}

} // namespace check
