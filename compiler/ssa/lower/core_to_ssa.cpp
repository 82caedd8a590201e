// Module level of the lowering. See core_to_ssa.h.
#include "compiler/ssa/core_to_ssa.h"

#include "compiler/ssa/lower/lowering.h"

namespace joist::compiler::ssa {

ModuleLowering::ModuleLowering(const core::Module& core_module,
                               const SourceManager& source_manager,
                               Module& target)
    : source{core_module}, sources{source_manager}, module{target},
      erlang{target.symbols.intern("erlang")}, returns{core_module},
      env(core_module.var_names.size()), is_used(core_module.var_names.size(), false),
      found_at(core_module.var_names.size()) {
    if (!module.files.empty()) files_.emplace(module.files[0], 0u);
    for (const core::Function* function : source.functions)
        count(function->body);
}

Location ModuleLowering::location(Pos pos) {
    if (!pos.valid()) return {};
    if (pos.line == last_pos_.line && pos.file == last_pos_.file) return last_;
    const PresumedPlace place = sources.presumed(pos);
    const auto [found, added] =
        files_.emplace(std::string{place.file}, static_cast<std::uint32_t>(module.files.size()));
    if (added) module.files.emplace_back(place.file);
    last_pos_ = pos;
    last_ = {found->second, place.line};
    return last_;
}

void ModuleLowering::count(const Body* body) {
    if (!body) return;
    for (const core::Binding& binding : body->bindings)
        count(binding.value);
    count(body->result);
}

void ModuleLowering::count(const Expr* expr) {
    if (!expr) return;
    if (expr->kind == ExprKind::kVar) is_used[expr->var] = true;
    for (const Expr* arg : expr->args)
        count(arg);
    for (const core::Segment& segment : expr->wide->segments) {
        count(segment.value);
        count(segment.size);
    }
    const std::function<void(const Pattern*)> in_pattern = [&](const Pattern* pattern) {
        for (const Pattern* arg : pattern->args)
            in_pattern(arg);
        for (const Expr* key : pattern->keys)
            count(key);
        for (const core::Segment& segment : pattern->segments) {
            count(segment.size);
            in_pattern(segment.pattern);
        }
    };
    for (const core::Clause* clause : expr->wide->clauses) {
        for (const Pattern* pattern : clause->patterns)
            in_pattern(pattern);
        for (const core::Equality& one : clause->equalities)
            is_used[one.left] = is_used[one.right] = true;
        for (const core::Conjunction& tests : clause->guard)
            for (const Expr* test : tests)
                count(test);
        count(clause->body);
    }
    count(expr->wide->body);
    count(expr->wide->second);
    count(expr->wide->third);
}

Lowering::Lowering(ModuleLowering& shared, const core::Function& function)
    : shared_{shared}, function_{function},
      b_{shared.module, function.name, function.arity, shared.location(function.pos)} {}

void Lowering::run() {
    for (std::uint32_t i = 0; i < function_.params.size(); ++i)
        env(function_.params[i]) = b_.param(i);
    body(function_.body, nullptr);
    b_.finish();
}

void core_to_ssa(const core::Module& core, const SourceManager& sources, Module& module) {
    module.name = core.name;
    if (core.main_file != 0)
        module.files.emplace_back(sources.presumed(Pos{1, 1, core.main_file}).file);
    for (const core::NameArity& entry : core.exports)
        module.exports.push_back({entry.name, entry.arity});
    for (const core::Attribute& one : core.attributes)
        module.attributes.push_back({one.name, one.value});
    for (const core::NativeRecord& one : core.native_records) {
        NativeRecord made{one.name, one.is_exported, {}};
        for (const auto& field : one.fields)
            made.fields.emplace_back(field.name, field.value);
        module.native_records.push_back(std::move(made));
    }
    if (core.on_load.name) module.on_load = {Symbol{}, core.on_load.name, core.on_load.arity};
    ModuleLowering shared{core, sources, module};
    for (const core::Function* function : core.functions)
        Lowering{shared, *function}.run();
}

} // namespace joist::compiler::ssa
