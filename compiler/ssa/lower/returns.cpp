// See returns.h. The least solution: a function returns if some way through it does, given what is
// known of those it calls so far; this is repeated until nothing is added. So functions that only
// call each other don't return.
#include "compiler/ssa/lower/returns.h"

#include "compiler/lint/erl_bifs.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

std::uint64_t key(Symbol name, std::uint32_t arity) {
    return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
}

} // namespace

Returns::Returns(const core::Module& module) : erlang_{module.literals.symbols().intern("erlang")} {
    std::vector<const core::Function*> open(module.functions.begin(), module.functions.end());
    for (const core::Function* function : open)
        known_[key(function->name, function->arity)] = false;
    // Callees mostly stand behind their callers; a chain the other way takes one more round.
    constexpr unsigned kMostRounds = 30;
    std::size_t before = open.size() + 1;
    for (unsigned round = 0; open.size() != before && round < kMostRounds; ++round) {
        before = open.size();
        std::reverse(open.begin(), open.end());
        std::erase_if(open, [this](const core::Function* function) {
            if (!completes(function->body)) return false;
            known_[key(function->name, function->arity)] = true;
            return true;
        });
    }
    if (open.size() == before) return;
    // Not settled in time: that these may return is always true enough.
    for (const core::Function* function : open)
        known_[key(function->name, function->arity)] = true;
}

bool Returns::returns(Symbol name, std::uint32_t arity) const {
    const auto found = known_.find(key(name, arity));
    return found == known_.end() || found->second;
}

bool Returns::completes(const core::Body* body) const {
    for (const core::Binding& binding : body->bindings)
        if (!completes(binding.value)) return false;
    return completes(body->result);
}

bool Returns::completes(const core::Expr* expr) const {
    switch (expr->kind) {
    case core::ExprKind::kMatchFail:
    case core::ExprKind::kRaise:
        return false;
    case core::ExprKind::kLocalCall:
        return returns(expr->name, expr->arity);
    case core::ExprKind::kCall:
        return expr->module != erlang_ || !is_exit_function(expr->name.text(), expr->arity);
    case core::ExprKind::kCase:
        return completes(expr->wide->body) ||
               std::any_of(expr->wide->clauses.begin(),
                           expr->wide->clauses.end(),
                           [this](const core::Clause* clause) { return completes(clause->body); });
    case core::ExprKind::kReceive:
        return (expr->wide->body && completes(expr->wide->body)) ||
               std::any_of(expr->wide->clauses.begin(),
                           expr->wide->clauses.end(),
                           [this](const core::Clause* clause) { return completes(clause->body); });
    case core::ExprKind::kTry:
        return (completes(expr->wide->body) && completes(expr->wide->second)) ||
               completes(expr->wide->third);
    default:
        return true;
    }
}

} // namespace joist::compiler::ssa
