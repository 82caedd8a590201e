// Hints: which name was meant, where OTP's message doesn't tell. See linter.h.
#include "compiler/lint/behaviours.h"
#include "compiler/lint/linter.h"
#include "compiler/parse/builtin_types.h"
#include "compiler/preprocess/attribute_names.h"
#include "compiler/source/suggest.h"

#include <algorithm>

namespace joist::compiler {

namespace {

std::string with_arity(std::string_view name, std::size_t arity) {
    return std::string{name} + "/" + std::to_string(arity);
}

/// "did you mean NAME/1?", or of a known name "f has 1 or 2 arguments"; empty: neither.
template <class Each>
std::string
name_hint(std::string_view what, std::string_view name, std::size_t arity, const Each& each) {
    std::vector<std::size_t> arities;
    std::vector<std::string_view> same;
    each([&](std::string_view one, std::size_t other) {
        if (one == name)
            arities.push_back(other);
        else if (other == arity)
            same.push_back(one);
    });
    if (!arities.empty()) {
        std::sort(arities.begin(), arities.end());
        std::string text = "there is " + std::string{what} + " ";
        for (std::size_t i = 0; i < arities.size(); ++i)
            text += (i > 0 ? ", " : "") + with_arity(name, arities[i]);
        return text;
    }
    std::sort(same.begin(), same.end());
    const bool is_type = what == "type" && arity == 0;
    return did_you_mean(name, same, {}, is_type ? "()" : "/" + std::to_string(arity));
}

bool names_function(const Expr* value, const FunctionForm* form) {
    if (value->kind == ExprKind::kList)
        return std::any_of(value->as<ListExpr>()->elements.begin(),
                           value->as<ListExpr>()->elements.end(),
                           [&](const Expr* one) { return names_function(one, form); });
    if (value->kind != ExprKind::kTuple) return false;
    const ExprList pair = value->as<TupleExpr>()->elements;
    return pair.size() == 2 && pair[0]->is_atom(form->name.text()) &&
           pair[1]->kind == ExprKind::kInteger &&
           pair[1]->as<IntegerExpr>()->value == static_cast<std::int64_t>(form->arity);
}

} // namespace

/// What is wrong in many places isn't a slip of the pen, and each look costs.
bool Linter::may_hint() {
    constexpr unsigned kMost = 50;
    constexpr std::size_t kMostNames = 2000;
    if (functions_.size() > kMostNames || types_.size() > kMostNames) return false;
    return hints_++ < kMost;
}

std::string Linter::type_hint(Symbol name, std::size_t arity) {
    if (!may_hint()) return {};
    return name_hint("type", name.text(), arity, [&](const auto& add) {
        for (const auto& [id, info] : types_)
            add(info.form->name.text(), info.form->parameters.size());
        for_builtin_types(add);
    });
}

std::string Linter::function_hint(Symbol name, std::size_t arity) {
    if (!may_hint()) return {};
    return name_hint("function", name.text(), arity, [&](const auto& add) {
        for (const FunctionInfo& one : functions_)
            add(one.form->name.text(), one.form->arity);
    });
}

std::string
Linter::exported_hint(const ModuleFunctions& functions, Symbol name, std::size_t arity) {
    if (!may_hint()) return {};
    return name_hint("function", name.text(), arity, [&](const auto& add) {
        for (const auto& [one, other] : functions.list)
            add(one, other);
    });
}

std::string Linter::callback_hint(Symbol name, std::size_t arity) {
    if (!may_hint()) return {};
    return name_hint("callback", name.text(), arity, [&](const auto& add) {
        for (const Form* form : module_.forms)
            if (form->kind == FormKind::kCallback)
                add(form->as<SpecForm>()->name.text(), form->as<SpecForm>()->arity);
    });
}

/// An attribute that is nearly `-export` and names the function.
std::string Linter::unused_hint(const FunctionForm* form) {
    for (const Form* other : misspelt_exports_)
        if (names_function(other->as<AttributeForm>()->value, form))
            return "line " + std::to_string(other->pos.line) + ": " +
                   attribute_hint(other->as<AttributeForm>()->name.text());
    return {};
}

std::string Linter::behaviour_hint(std::string_view name) {
    return may_hint() ? did_you_mean(name, known_behaviours()) : std::string{};
}

} // namespace joist::compiler
