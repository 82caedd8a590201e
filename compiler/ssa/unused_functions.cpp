// Functions that nothing can call.
//
//   -export([f/1]).
//   f(X) -> g(X).                          f(X) -> g(X).
//   g(X) -> X.                             g(X) -> X.
//   h(X) -> g({X}).          ->
//
// The outside calls exported functions and on_load's; they lead to others by calls and funs. What else there
// is was forgotten by the author (there was a warning), and has no say in the types of arguments. Functions
// that later passes put in place of all their calls stay: module_info and traces tell of them.
#include "compiler/ssa/unused_functions.h"

#include "compiler/ssa/splice.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace joist::compiler::ssa {

namespace {

class Reached {
public:
    explicit Reached(const Module& module) : module_{module}, reached_(module.functions.size()) {
        index_.reserve(module.functions.size());
        for (std::size_t i = 0; i < module.functions.size(); ++i)
            index_.emplace(call_key(module.functions[i]->name, module.functions[i]->arity), i);
        for (const Module::Export& one : module.exports)
            reach(one.name, one.arity);
        if (module.on_load.name) reach(module.on_load.name, module.on_load.arity);
        while (!open_.empty()) {
            const Function& function = *module_.functions[open_.back()];
            open_.pop_back();
            follow(function);
        }
    }

    bool contains(std::size_t function) const { return reached_[function]; }

private:
    void reach(Symbol name, std::uint32_t arity) {
        const auto found = index_.find(call_key(name, arity));
        if (found == index_.end() || reached_[found->second]) return;
        reached_[found->second] = true;
        open_.push_back(found->second);
    }

    void follow(const Function& function) {
        for (const Block& block : function.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op == Op::call || one->op == Op::make_fun)
                    reach(one->callee.name, one->callee.arity);
            }
        }
    }

    const Module& module_;
    std::unordered_map<std::uint64_t, std::size_t> index_;
    std::vector<bool> reached_;
    std::vector<std::size_t> open_; ///< reached, not yet looked at
};

} // namespace

void drop_unused_functions(Module& module) {
    const Reached reached{module};
    std::size_t at = 0;
    std::erase_if(module.functions, [&](const auto&) { return !reached.contains(at++); });
}

} // namespace joist::compiler::ssa
