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

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace joist::compiler::ssa {

namespace {

/// Functions that have grown beyond this take no more in, nor are they put in.
constexpr std::size_t kLargest = 3000;

std::uint64_t key(Symbol name, std::uint32_t arity) {
    return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
}

std::size_t size_of(const Function& function) {
    std::size_t size = 0;
    for (const Block& block : function.blocks)
        size += block.instructions.size() + 1;
    return size;
}

/// Puts one callee's blocks in place of one call.
class Copier {
public:
    Copier(Module& module, Function& into, const Function& callee, const Instruction& call)
        : module_{module}, into_{into}, callee_{callee}, call_{call},
          first_block_{static_cast<BlockId>(into.blocks.size())},
          values_(callee.value_count, Operand{}) {}

    /// The call is instruction `at` of block `id`. Gives the block with what followed it.
    BlockId run(BlockId id, std::size_t at, Symbol no_clause) {
        for (std::size_t i = 0; i < callee_.params.size(); ++i)
            values_[callee_.params[i]] = call_.operands[i];
        const BlockId rest = first_block_ + static_cast<BlockId>(callee_.blocks.size());
        into_.blocks.resize(rest + 1);
        split(id, at, rest);
        Phi result{call_.result, {}};
        for (BlockId from = 0; from < callee_.blocks.size(); ++from)
            copy_block(from, rest, result, no_clause);
        Block& after = into_.blocks[rest];
        if (result.arguments.empty()) {
            // It never returns; the value must still be there for the checker.
            Instruction* none = module_.arena.make<Instruction>();
            none->op = Op::copy;
            none->result = call_.result;
            const Operand nil = module_.literals.nil();
            none->operands = module_.arena.copy(&nil, 1);
            after.instructions.insert(after.instructions.begin(), none);
        } else {
            after.phis.push_back(std::move(result));
        }
        return rest;
    }

private:
    void split(BlockId id, std::size_t at, BlockId rest) {
        Block& block = into_.blocks[id];
        Block& after = into_.blocks[rest];
        after.instructions.assign(block.instructions.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                                  block.instructions.end());
        after.terminator = block.terminator;
        block.instructions.resize(at);
        block.terminator = Terminator{};
        block.terminator.kind = TerminatorKind::kJump;
        block.terminator.target = first_block_;
        block.terminator.location = call_.location;
        for_each_successor(after.terminator, [&](BlockId to) {
            for (Phi& phi : into_.blocks[to].phis) {
                for (PhiArgument& argument : phi.arguments) {
                    if (argument.block == id) argument.block = rest;
                }
            }
        });
    }

    ValueId renamed(ValueId value) {
        if (value == kNoValue) return kNoValue;
        if (!values_[value]) values_[value] = into_.new_value();
        return values_[value].value();
    }
    Operand renamed(Operand operand) {
        if (!operand.is_value()) return operand;
        if (!values_[operand.value()]) values_[operand.value()] = into_.new_value();
        return values_[operand.value()];
    }
    std::span<Operand> renamed(std::span<const Operand> operands) {
        std::vector<Operand> copy;
        for (const Operand operand : operands)
            copy.push_back(renamed(operand));
        return module_.arena.copy(copy);
    }

    void copy_block(BlockId from, BlockId rest, Phi& result, Symbol no_clause) {
        const Block& block = callee_.blocks[from];
        Block& copy = into_.blocks[first_block_ + from];
        for (const Phi& phi : block.phis) {
            Phi made{renamed(phi.result), {}};
            for (const PhiArgument& argument : phi.arguments)
                made.arguments.push_back(
                    {first_block_ + argument.block, renamed(argument.operand)});
            copy.phis.push_back(std::move(made));
        }
        for (const Instruction* one : block.instructions) {
            Instruction* made = module_.arena.make<Instruction>(*one);
            made->operands = renamed(one->operands);
            made->result = renamed(one->result);
            copy.instructions.push_back(made);
        }
        copy.terminator = block.terminator;
        Terminator& end = copy.terminator;
        end.operands = renamed(block.terminator.operands);
        end.result = renamed(block.terminator.result);
        end.cases =
            module_.arena.copy(block.terminator.cases.data(), block.terminator.cases.size());
        for_each_successor(end, [&](BlockId& to) { to += first_block_; });
        if (end.kind == TerminatorKind::kReturn) {
            result.arguments.push_back({first_block_ + from, end.operands[0]});
            end = Terminator{};
            end.kind = TerminatorKind::kJump;
            end.target = rest;
        } else if (end.kind == TerminatorKind::kMatchFail &&
                   end.match_fail == MatchFail::kFunctionClause) {
            raise_function_clause(copy, no_clause);
        }
    }

    void raise_function_clause(Block& block, Symbol no_clause) {
        Instruction* call = module_.arena.make<Instruction>();
        call->op = Op::call;
        call->result = into_.new_value();
        call->location = call_.location;
        call->operands = block.terminator.operands;
        call->callee = {Symbol{}, no_clause, static_cast<std::uint32_t>(call->operands.size())};
        block.instructions.push_back(call);
        block.terminator = Terminator{};
        block.terminator.kind = TerminatorKind::kUnreachable;
    }

    Module& module_;
    Function& into_;
    const Function& callee_;
    const Instruction& call_;
    BlockId first_block_;
    std::vector<Operand> values_;
};

class Inliner {
public:
    Inliner(Module& module, const InlineOptions& options) : module_{module}, options_{options} {}

    void run() {
        for (std::size_t i = 0; i < module_.functions.size(); ++i)
            index_[key(module_.functions[i]->name, module_.functions[i]->arity)] = i;
        state_.assign(module_.functions.size(), State::kNew);
        wanted_.assign(module_.functions.size(), false);
        for (const auto& [name, arity] : options_.functions) {
            const auto found = index_.find(key(module_.symbols.intern(name), arity));
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
                const auto callee = index_.find(key(one->callee.name, one->callee.arity));
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
                const auto found = index_.find(key(call->callee.name, call->callee.arity));
                if (found == index_.end() || !may_replace(found->second)) continue;
                const Function& callee = *module_.functions[found->second];
                if (&callee == &function) continue;
                size += size_of(callee);
                const Symbol no_clause = no_clause_function(callee);
                replaced_.insert(found->second);
                id = Copier{module_, function, *module_.functions[found->second], *call}.run(
                    id, i, no_clause);
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
        const auto [place, is_new] = index_.try_emplace(key(name, callee.arity), no_function());
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
            used.insert(key(one.name, one.arity));
        if (module_.on_load.name) used.insert(key(module_.on_load.name, module_.on_load.arity));
        for (const auto& function : module_.functions) {
            for (const Block& block : function->blocks) {
                for (const Instruction* one : block.instructions) {
                    if (one->op == Op::call || one->op == Op::make_fun)
                        used.insert(key(one->callee.name, one->callee.arity));
                    // A function that may become a native one must be there.
                    if (one->op == Op::call_ext && one->callee.name == "load_nif") return;
                }
            }
        }
        for (std::size_t i = count; i-- > 0;) {
            const Function& function = *module_.functions[i];
            if (replaced_.contains(i) && !used.contains(key(function.name, function.arity)))
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
