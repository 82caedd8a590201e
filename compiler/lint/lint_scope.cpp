// Variables: bound, unsafe, used. See linter.h.
#include "compiler/lint/linter.h"

#include <algorithm>

namespace joist::compiler {

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
    for (std::size_t i = from; i < trail_.size(); ++i) {
        if (trail_[i].second != kNone && variables_[trail_[i].second].unsafe.empty()) continue;
        const Symbol name = trail_[i].first;
        const bool again = std::any_of(
            names.begin(), names.end(), [name](const auto& one) { return one.first == name; });
        if (!again) names.emplace_back(name, lookup(name));
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

void Linter::use(Symbol name, Pos pos) {
    std::uint32_t found = kNone;
    if (in_binary_) {
        for (const auto& [one, variable] : in_this_binary_)
            if (one == name) found = variable;
    }
    if (found == kNone) found = lookup(name);
    const std::string text{name.text()};
    const auto length = static_cast<std::uint32_t>(text.size());
    if (found == kNone || text == "_") {
        error(pos, "variable '" + text + "' is unbound", length);
        if (text == "_" || in_binary_) return;
        // Once is enough.
        bind(name, declare(name, pos));
        variables_.back().is_used = true;
        return;
    }
    use(found);
    const Variable& variable = variables_[found];
    if (variable.unsafe.empty()) return;
    error(pos,
          "variable '" + text + "' unsafe in '" + std::string{variable.unsafe} + "' (line " +
              std::to_string(variable.unsafe_pos.line) + ", column " +
              std::to_string(variable.unsafe_pos.column) + ")",
          length);
}

void Linter::use(const VarExpr* expr) {
    use(expr->name, expr->pos);
}

void Linter::join(const std::vector<Bound>& ways, std::string_view construct, Pos pos) {
    Bound all;
    for (const Bound& way : ways)
        all.insert(all.end(), way.begin(), way.end());
    std::unordered_set<Symbol> done;
    for (const auto& [name, first] : all) {
        if (!done.insert(name).second) continue;
        Variable met{name, variables_[first].pos};
        met.same.reserve(ways.size());
        bool everywhere = true;
        const Variable* inner = nullptr; // that was unsafe within a way already
        for (const Bound& way : ways) {
            const auto found = std::find_if(way.begin(), way.end(), [name = name](const auto& one) {
                return one.first == name;
            });
            if (found == way.end() || !variables_[found->second].unsafe.empty()) everywhere = false;
            if (found != way.end() && !inner && !variables_[found->second].unsafe.empty())
                inner = &variables_[found->second];
            if (found != way.end()) met.same.push_back(found->second);
        }
        if (!everywhere) {
            met.unsafe = inner ? inner->unsafe : construct;
            met.unsafe_pos = inner ? inner->unsafe_pos : pos;
        }
        variables_.push_back(std::move(met));
        bind(name, static_cast<std::uint32_t>(variables_.size() - 1));
    }
}

void Linter::make_unsafe(std::size_t from, std::string_view construct, Pos pos) {
    const Bound names = bound_since(from);
    rewind(from);
    join({names, {}}, construct, pos);
}

void Linter::check_unused_variables(std::size_t from) {
    if (is_set("nowarn_unused_vars")) return;
    for (std::size_t i = from; i < variables_.size(); ++i) {
        const Variable& one = variables_[i];
        if (one.is_used || !one.same.empty() || one.name.text().starts_with('_')) continue;
        const auto length = static_cast<std::uint32_t>(one.name.text().size());
        warn(one.pos, "variable '" + std::string{one.name.text()} + "' is unused", length);
    }
}

} // namespace joist::compiler
