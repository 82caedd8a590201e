// Variables: bound, unsafe, exported, used. See linter.h.
#include "compiler/lint/linter.h"

#include <algorithm>

namespace joist::compiler {

namespace {

std::string in_quotes(Symbol name) {
    return "'" + std::string{name.text()} + "'";
}

std::string place(Pos pos) {
    return "(line " + std::to_string(pos.line) + ", column " + std::to_string(pos.column) + ")";
}

} // namespace

std::uint32_t Linter::declare(Symbol name, Pos pos) {
    variables_.push_back({name, pos});
    return static_cast<std::uint32_t>(variables_.size() - 1);
}

void Linter::bind(Symbol name, std::uint32_t variable) {
    if (name.id() >= scope_.size()) scope_.resize(name.id() + 1, kNone);
    trail_.emplace_back(name, scope_[name.id()]);
    scope_[name.id()] = variable;
}

void Linter::rewind(std::size_t to) {
    while (trail_.size() > to) {
        scope_[trail_.back().first.id()] = trail_.back().second;
        trail_.pop_back();
    }
}

Linter::Bound Linter::bound_since(std::size_t from) const {
    Bound names;
    std::unordered_set<Symbol> many; // what is in `names`, once there are many
    constexpr std::size_t kFew = 16;
    for (std::size_t i = from; i < trail_.size(); ++i) {
        if (trail_[i].second != kNone && !is_unsafe(trail_[i].second)) continue;
        const Symbol name = trail_[i].first;
        const bool again = names.size() > kFew
                               ? many.contains(name)
                               : std::any_of(names.begin(), names.end(), [name](const auto& one) {
                                     return one.first == name;
                                 });
        if (again) continue;
        names.emplace_back(name, lookup(name));
        if (names.size() == kFew + 1)
            for (const auto& one : names)
                many.insert(one.first);
        else if (names.size() > kFew)
            many.insert(name);
    }
    return names;
}

void Linter::use(std::uint32_t variable) {
    if (variables_[variable].is_used) return;
    variables_[variable].is_used = true;
    // `same` leads to older variables only, so this ends.
    for (std::size_t i = 0; i < variables_[variable].same.size(); ++i)
        use(variables_[variable].same[i]);
}

void Linter::unbound(Symbol name, Pos pos) {
    const std::string text{name.text()};
    std::string message = "variable '" + text + "' is unbound";
    if (text != "_") {
        std::vector<std::string_view> names;
        constexpr std::size_t kMost = 2000;
        for (std::size_t i = 0; i < trail_.size() && i < kMost; ++i)
            if (lookup(trail_[i].first) != kNone && trail_[i].first != std::string_view{"_"})
                names.push_back(trail_[i].first.text());
        std::sort(names.begin(), names.end());
        const std::string meant = suggestion(text, names);
        if (!meant.empty()) message += ", did you mean '" + meant + "'?";
    }
    error(pos, std::move(message), static_cast<std::uint32_t>(text.size()));
    const std::uint32_t* fresh = fresh_.find(name);
    if (fresh) variables_[*fresh].is_used = true;
    if (in_binary_) {
        if (fresh) return;
        unbound_sizes_.emplace_back(name, declare(name, pos));
        variables_.back().is_used = true;
        return;
    }
    // Once is enough.
    bind(name, declare(name, pos));
    variables_.back().is_used = true;
}

void Linter::use(Symbol name, Pos pos, bool in_pattern) {
    std::uint32_t found = kNone;
    if (in_binary_)
        if (const std::uint32_t* known = in_this_binary_.find(name)) found = *known;
    if (found == kNone) found = lookup(name);
    if (found == kNone) return unbound(name, pos);
    use(found);
    Variable& variable = variables_[found];
    if (variable.state == State::kBound) return;
    if (variable.state == State::kExported) {
        const bool told = variable.in_expression ? switches_.export_var_subexpr
                          : in_pattern           ? switches_.export_vars_in_patterns
                                                 : switches_.export_vars;
        if (!told) return;
    }
    const auto length = static_cast<std::uint32_t>(name.text().size());
    if (variable.state == State::kTrace)
        return error(
            pos, "stacktrace variable " + in_quotes(name) + " must not be used in a guard", length);
    // Printed as atoms; these two are words of the language.
    const bool word = variable.construct == "maybe" || variable.construct == "else";
    const std::string construct =
        word ? "'" + std::string{variable.construct} + "'" : quote_atom(variable.construct);
    const std::string from = construct + " " + place(variable.construct_pos);
    if (variable.state == State::kUnsafe)
        error(pos, "variable " + in_quotes(name) + " unsafe in " + from, length);
    else if (variable.in_expression)
        warn(pos,
             "variable " + in_quotes(name) + " exported from " + from +
                 ".\nExporting bindings from subexpressions other than block expressions is\n"
                 "deprecated and may yield an error in a future version of Erlang/OTP.\n"
                 "Please move the binding of " +
                 in_quotes(name) + " out of the " + construct +
                 ".\nCompile directive 'nowarn_export_var_subexpr' can be used to suppress\n"
                 "warnings in selected modules.",
             length);
    else
        warn(pos, "variable " + in_quotes(name) + " exported from " + from, length);
    variable.was = variable.state;
    variable.state = State::kBound;
    touched_.push_back(found);
}

void Linter::use(const VarExpr* expr) {
    use(expr->name, expr->pos);
}

void Linter::untouch(std::size_t from) {
    for (std::size_t i = from; i < touched_.size(); ++i)
        variables_[touched_[i]].state = variables_[touched_[i]].was;
}

void Linter::touch_again(std::size_t from, std::size_t before) {
    for (std::size_t i = from; i < touched_.size(); ++i) {
        Variable& one = variables_[touched_[i]];
        one.state = touched_[i] < before ? State::kBound : one.was;
    }
}

void Linter::join(const std::vector<Bound>& ways, std::string_view construct, Pos pos) {
    struct Met {
        Symbol name;
        std::vector<std::uint32_t> variables;
    };
    std::vector<Met> all;
    std::unordered_map<Symbol, std::size_t> index;
    for (const Bound& way : ways)
        for (const auto& [name, variable] : way) {
            const auto [found, added] = index.emplace(name, all.size());
            if (added) all.push_back({name, {}});
            all[found->second].variables.push_back(variable);
        }
    for (Met& one : all) {
        Variable met{one.name, variables_[one.variables.front()].pos};
        bool everywhere = one.variables.size() == ways.size();
        const Variable* inner = nullptr; // that was unsafe within a way already
        for (const std::uint32_t variable : one.variables) {
            if (!is_unsafe(variable)) continue;
            everywhere = false;
            if (!inner) inner = &variables_[variable];
        }
        met.state = everywhere ? State::kExported : State::kUnsafe;
        met.construct = inner ? inner->construct : construct;
        met.construct_pos = inner ? inner->construct_pos : pos;
        met.same = std::move(one.variables);
        variables_.push_back(std::move(met));
        bind(one.name, static_cast<std::uint32_t>(variables_.size() - 1));
    }
}

void Linter::make_unsafe(std::size_t from, std::string_view construct, Pos pos) {
    if (mark() == from) return;
    const Bound names = bound_since(from);
    rewind(from);
    join({names, {}}, construct, pos);
}

void Linter::export_from(std::size_t from, std::string_view construct, Pos pos, bool is_block) {
    for (std::size_t i = from; i < trail_.size(); ++i) {
        const std::uint32_t old = trail_[i].second;
        const std::uint32_t now = lookup(trail_[i].first);
        if ((old != kNone && !is_unsafe(old)) || now == kNone || is_unsafe(now)) continue;
        Variable& variable = variables_[now];
        variable.state = State::kExported;
        variable.in_expression = !is_block;
        variable.construct = construct;
        variable.construct_pos = pos;
    }
}

void Linter::check_unused_variables(std::size_t from) {
    if (!switches_.unused_vars) return;
    for (std::size_t i = from; i < variables_.size(); ++i) {
        const Variable& one = variables_[i];
        if (one.is_used || !one.same.empty() || one.name.text().starts_with('_')) continue;
        const auto length = static_cast<std::uint32_t>(one.name.text().size());
        warn(one.pos, "variable " + in_quotes(one.name) + " is unused", length);
    }
}

} // namespace joist::compiler
