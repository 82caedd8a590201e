// Calls of small local functions become what these do.
//
//   f(X) -> {g(X)}.                 f(X) -> {X + 1}.
//   g(X) when X > 0 -> X + 1.       (or, where X > 0 fails: '-inlined-g/1-'(X))
//
// Only on demand: a function that is put in place of a call is not seen in stack traces. Functions
// are visited callees first, so that what is put in place has had its own calls replaced; a
// function that calls itself, also by way of others, stays a call. Where no clause matches, a
// function of its own, '-inlined-NAME/ARITY-', raises function_clause.
#include "compiler/ssa/inline.h"

#include "compiler/ssa/splice.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace joist::compiler::ssa {

namespace {

/// Functions that have grown beyond this take no more in, nor are they put in.
constexpr std::size_t kLargest = 3000;

class Inliner {
public:
    Inliner(Module& module, const InlineOptions& options) : module_{module}, options_{options} {}

    void run() {
        for (std::size_t i = 0; i < module_.functions.size(); ++i)
            index_[call_key(module_.functions[i]->name, module_.functions[i]->arity)] = i;
        state_.assign(module_.functions.size(), State::kNew);
        wanted_.assign(module_.functions.size(), false);
        for (const auto& [name, arity] : options_.functions) {
            const auto found = index_.find(call_key(module_.symbols.intern(name), arity));
            if (found != index_.end()) wanted_[found->second] = true;
        }
        const std::size_t count = module_.functions.size();
        for (std::size_t i = 0; i < count; ++i)
            visit(i);
        drop_unused(count);
    }

private:
    enum class State : std::uint8_t { kNew, kOpen, kDone };

    /// Callees first; without recursion, for call graphs are deep.
    void visit(std::size_t root) {
        struct Frame {
            std::size_t function;
            std::vector<std::size_t> callees;
            std::size_t next = 0;
        };
        std::vector<Frame> stack;
        const auto enter = [&](std::size_t function) {
            state_[function] = State::kOpen;
            stack.push_back({function, callees_of(*module_.functions[function])});
        };
        if (state_[root] == State::kNew) enter(root);
        while (!stack.empty()) {
            Frame& top = stack.back();
            if (top.next < top.callees.size()) {
                const std::size_t callee = top.callees[top.next++];
                if (state_[callee] == State::kNew) enter(callee);
                continue;
            }
            const std::size_t function = top.function;
            stack.pop_back();
            replace_calls(*module_.functions[function]);
            state_[function] = State::kDone;
        }
    }

    std::vector<std::size_t> callees_of(const Function& function) const {
        std::vector<std::size_t> found;
        for (const Block& block : function.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op != Op::call) continue;
                const auto callee = index_.find(call_key(one->callee.name, one->callee.arity));
                if (callee != index_.end()) found.push_back(callee->second);
            }
        }
        return found;
    }

    /// A function that is done and calls none that is open: itself is no part of a circle.
    bool may_replace(std::size_t callee) {
        if (callee >= state_.size() || state_[callee] != State::kDone) return false;
        const Function& function = *module_.functions[callee];
        const std::size_t size = size_of(function);
        if (!wanted_[callee] && !(options_.all && size <= options_.size)) return false;
        if (size > kLargest) return false;
        for (const std::size_t next : callees_of(function)) {
            if (next == callee || (next < state_.size() && state_[next] == State::kOpen))
                return false;
        }
        return true;
    }

    void replace_calls(Function& function) {
        std::size_t size = size_of(function);
        // Blocks that come of a replacement are looked at no more, but for the rest of the split
        // one.
        const std::size_t count = function.blocks.size();
        for (BlockId first = 0; first < count; ++first) {
            BlockId id = first;
            for (std::size_t i = 0; i < function.blocks[id].instructions.size(); ++i) {
                const Instruction* call = function.blocks[id].instructions[i];
                if (call->op != Op::call || size > kLargest) continue;
                const auto found = index_.find(call_key(call->callee.name, call->callee.arity));
                if (found == index_.end() || !may_replace(found->second)) continue;
                const Function& callee = *module_.functions[found->second];
                if (&callee == &function) continue;
                size += size_of(callee);
                const Symbol no_clause = no_clause_function(callee);
                replaced_.insert(found->second);
                id = splice_body(
                    module_, function, {id, i}, *module_.functions[found->second], no_clause);
                i = static_cast<std::size_t>(-1);
            }
        }
    }

    /// The name of the function that raises function_clause for an inlined one; none if that can't
    /// happen.
    Symbol no_clause_function(const Function& callee) {
        const bool raises =
            std::any_of(callee.blocks.begin(), callee.blocks.end(), [](const Block& block) {
                return block.terminator.kind == TerminatorKind::kMatchFail &&
                       block.terminator.match_fail == MatchFail::kFunctionClause;
            });
        if (!raises) return {};
        const Symbol name = module_.symbols.intern("-inlined-" + std::string{callee.name.text()} +
                                                   "/" + std::to_string(callee.arity) + "-");
        const auto [place, is_new] =
            index_.try_emplace(call_key(name, callee.arity), no_function());
        if (!is_new) return name;
        auto made = std::make_unique<Function>();
        made->name = name;
        made->arity = callee.arity;
        made->location = callee.location;
        Block block;
        std::vector<Operand> arguments;
        for (std::uint32_t i = 0; i < callee.arity; ++i) {
            made->params.push_back(made->new_value());
            arguments.push_back(made->params.back());
        }
        block.terminator.kind = TerminatorKind::kMatchFail;
        block.terminator.match_fail = MatchFail::kFunctionClause;
        block.terminator.location = callee.location;
        block.terminator.operands = module_.arena.copy(arguments);
        made->blocks.push_back(std::move(block));
        place->second = module_.functions.size();
        module_.functions.push_back(std::move(made));
        return name;
    }
    static std::size_t no_function() { return static_cast<std::size_t>(-1); }

    void drop_unused(std::size_t count) {
        if (replaced_.empty()) return;
        std::unordered_set<std::uint64_t> used;
        for (const Module::Export& one : module_.exports)
            used.insert(call_key(one.name, one.arity));
        if (module_.on_load.name)
            used.insert(call_key(module_.on_load.name, module_.on_load.arity));
        for (const auto& function : module_.functions) {
            for (const Block& block : function->blocks) {
                for (const Instruction* one : block.instructions) {
                    if (one->op == Op::call || one->op == Op::make_fun)
                        used.insert(call_key(one->callee.name, one->callee.arity));
                    // A function that may become a native one must be there.
                    if (one->op == Op::call_ext && one->callee.name == "load_nif") return;
                }
            }
        }
        for (std::size_t i = count; i-- > 0;) {
            const Function& function = *module_.functions[i];
            if (replaced_.contains(i) && !used.contains(call_key(function.name, function.arity)))
                module_.functions.erase(module_.functions.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }

    Module& module_;
    const InlineOptions& options_;
    std::unordered_map<std::uint64_t, std::size_t> index_;
    std::vector<State> state_;
    std::vector<bool> wanted_;
    std::unordered_set<std::size_t> replaced_;
};

} // namespace

void inline_calls(Module& module, const InlineOptions& options) {
    if (!options.all && options.functions.empty()) return;
    Inliner{module, options}.run();
}

} // namespace joist::compiler::ssa
