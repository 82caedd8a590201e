// Calls of small functions that call nothing become what these do.
//
//   f(R) -> g(R) + 1.               f: branch is_tagged_tuple(R, 3, point) b1, b3
//   g(#point{x = X}) -> 2 * X.      b1: X = get_tuple_element R, 1
//                                       Y = bif '*'(2, X); succeeded b2, b3
//                                   b2: ... Y + 1
//                                   b3: call g(R), which raises
//
// Stack traces don't tell: what can't be done without raising is left to the function itself, which
// is called after all; nothing has happened until then, since what is put in place has no effects.
// Where the call is the last thing that the caller does, so is that one, so that the caller isn't
// in the trace then either. A function that ends in a call of another function of the module isn't
// in traces anyway, and that call takes its place: h(R) for `g(R) -> h(R)`.
//
// Not put in place are functions that may be replaced by native ones, that take binaries apart
// (`contexts` does more for them), that call themselves, that choose among many ways (a copy of a
// jump table costs more than the call), or that only give an argument back: such ones are there to
// hide a value from the compiler.
#include "compiler/ssa/inline_leaves.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/simplify.h"
#include "compiler/ssa/splice.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace joist::compiler::ssa {

namespace {

/// Sizes up to which a function is put in place of its calls, as size_of tells them.
constexpr std::size_t kLargestLeaf = 14;
/// In place of a call that takes the caller's place, which costs no more than a jump.
constexpr std::size_t kLargestTail = 5;
/// That ends in a call itself.
constexpr std::size_t kLargestForwarder = 4;
/// What a function may grow by.
constexpr std::size_t kLargestGrowth = 300;

bool ends_guarded(const Block& block) {
    return block.terminator.kind == TerminatorKind::kSucceeded;
}

/// A call whose result is what the function returns.
bool is_tail_call(const Block& block, std::size_t index) {
    return index + 1 == block.instructions.size() &&
           block.terminator.kind == TerminatorKind::kReturn &&
           block.terminator.operands[0] == Operand{block.instructions[index]->result};
}

bool has_no_effect(const Instruction& one) {
    switch (one.op) {
    case Op::bif:
    case Op::get_map_element:
    case Op::bs_create_bin:
        return true;
    // Going elsewhere where one fails is nothing that OTP's validator knows of map updates.
    case Op::put_map_assoc:
    case Op::put_map_exact:
    case Op::bs_extract:
    case Op::bs_get_tail:
    case Op::exception_class:
    case Op::exception_reason:
    case Op::exception_trace:
        return false;
    default:
        return op_info(one.op).pure;
    }
}

/// What is put in place of calls of one function.
struct Leaf {
    bool found_out = false;
    bool usable = false;
    std::size_t size = 0;
    bool forwards = false; ///< ends in a call
    /// The body for calls that take the caller's place, and for others; made when wanted.
    std::optional<Function> bodies[2];
};

class LeafInliner {
public:
    explicit LeafInliner(Module& module) : module_{module} {}

    void run() {
        if (loads_unknown_natives(module_)) return;
        for (std::size_t i = 0; i < module_.functions.size(); ++i)
            index_[call_key(module_.functions[i]->name, module_.functions[i]->arity)] = i;
        leaves_.resize(module_.functions.size());
        visited_.assign(module_.functions.size(), false);
        for (std::size_t i = 0; i < module_.functions.size(); ++i)
            visit(i);
    }

private:
    std::size_t find(const Instruction& call) const {
        const auto found = index_.find(call_key(call.callee.name, call.callee.arity));
        return found == index_.end() ? module_.functions.size() : found->second;
    }

    /// Callees first; without recursion, for call graphs are deep.
    void visit(std::size_t root) {
        if (visited_[root]) return;
        struct Frame {
            std::size_t function;
            std::vector<std::size_t> callees;
        };
        std::vector<Frame> stack;
        const auto enter = [&](std::size_t function) {
            visited_[function] = true;
            stack.push_back({function, callees_of(*module_.functions[function])});
        };
        enter(root);
        while (!stack.empty()) {
            Frame& top = stack.back();
            if (!top.callees.empty()) {
                const std::size_t next = top.callees.back();
                top.callees.pop_back();
                if (!visited_[next]) enter(next);
                continue;
            }
            const std::size_t function = top.function;
            stack.pop_back();
            replace_calls(*module_.functions[function]);
        }
    }

    std::vector<std::size_t> callees_of(const Function& function) const {
        std::vector<std::size_t> callees;
        for (const Block& block : function.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op != Op::call) continue;
                const std::size_t callee = find(*one);
                if (callee < module_.functions.size()) callees.push_back(callee);
            }
        }
        std::reverse(callees.begin(), callees.end());
        return callees;
    }

    void replace_calls(Function& function) {
        std::size_t growth = 0;
        // Blocks that come of a replacement are looked at no more, but for the rest of the split
        // one.
        const std::size_t count = function.blocks.size();
        for (BlockId first = 0; first < count; ++first) {
            BlockId id = first;
            std::size_t i = 0;
            while (i < function.blocks[id].instructions.size()) {
                const Function* body = body_for(function, {id, i}, growth);
                if (body) {
                    id = splice_body(module_, function, {id, i}, *body, {});
                    i = 0;
                } else {
                    ++i;
                }
            }
        }
        if (growth != 0) simplify(module_, function);
    }

    /// What is to be put in place of the instruction; null: it stays.
    const Function* body_for(const Function& caller, Place place, std::size_t& growth) {
        const Block& block = caller.blocks[place.block];
        const Instruction& call = *block.instructions[place.index];
        if (call.op != Op::call) return nullptr;
        const std::size_t callee = find(call);
        if (callee >= leaves_.size() || module_.functions[callee].get() == &caller) return nullptr;
        Leaf& leaf = leaves_[callee];
        const Function& function = *module_.functions[callee];
        if (!leaf.found_out) look_at(function, leaf);
        const bool tail = is_tail_call(block, place.index);
        // What never returns takes the caller's place, too (codegen/prepare.cpp).
        if (block.terminator.kind == TerminatorKind::kUnreachable) return nullptr;
        if (!leaf.usable || (tail && leaf.size > kLargestTail) ||
            growth + leaf.size > kLargestGrowth)
            return nullptr;
        growth += leaf.size;
        std::optional<Function>& body = leaf.bodies[tail];
        if (!body) body = make_body(function, tail);
        return &*body;
    }

    void look_at(const Function& function, Leaf& leaf) const {
        leaf.found_out = true;
        leaf.size = size_of(function);
        if (leaf.size > kLargestLeaf || gives_argument_back(function) ||
            may_be_native(module_, function))
            return;
        bool returns = false;
        for (const Block& block : function.blocks) {
            returns = returns || block.terminator.kind == TerminatorKind::kReturn;
            switch (block.terminator.kind) {
            case TerminatorKind::kJump:
            case TerminatorKind::kBranch:
            case TerminatorKind::kSucceeded:
            case TerminatorKind::kReturn:
            case TerminatorKind::kMatchFail:
                break;
            default:
                return;
            }
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                const Instruction& one = *block.instructions[i];
                if (one.op == Op::call && is_tail_call(block, i) && !calls(one, function))
                    leaf.forwards = true;
                else if (!has_no_effect(one))
                    return;
            }
        }
        leaf.usable = returns && (!leaf.forwards || leaf.size <= kLargestForwarder);
    }

    static bool gives_argument_back(const Function& function) {
        const Block& entry = function.blocks[0];
        return entry.instructions.empty() && entry.terminator.kind == TerminatorKind::kReturn &&
               entry.terminator.operands[0].is_value();
    }

    static bool calls(const Instruction& call, const Function& function) {
        return call.callee.name == function.name && call.callee.arity == function.arity;
    }

    /// The function with a call of itself in place of all that raises.
    Function make_body(const Function& function, bool tail) const {
        Function body = function;
        const auto slow = static_cast<BlockId>(body.blocks.size());
        body.blocks.emplace_back();
        bool raises = false;
        const std::string_view name = function.name.text();
        const bool is_fun = name.starts_with('-') && name.find("-fun-") != std::string_view::npos;
        for (BlockId id = 0; id < body.blocks.size(); ++id) {
            if (id == slow) continue;
            if (body.blocks[id].terminator.kind == TerminatorKind::kMatchFail) {
                Terminator& end = body.blocks[id].terminator;
                end = Terminator{};
                end.kind = TerminatorKind::kJump;
                end.target = slow;
                raises = true;
            }
            raises = guard_first_failure(body, id, slow) || raises;
        }
        if (!raises) {
            body.blocks[slow].terminator.kind = TerminatorKind::kUnreachable;
        } else {
            call_itself(body, slow, tail);
        }
        for (Block& block : body.blocks) {
            for (Instruction*& one : block.instructions) {
                if (one->op != Op::call) continue;
                one = module_.arena.make<Instruction>(*one);
                // The caller's: traces tell of the call that is gone. OTP puts the body of a fun
                // that is called where it was made there, lines and all.
                if (!is_fun) one->location = {};
            }
        }
        return body;
    }

    /// Ends the block behind its first operation that may raise; what follows is looked at later.
    bool guard_first_failure(Function& body, BlockId id, BlockId slow) const {
        Block& block = body.blocks[id];
        const std::size_t count = block.instructions.size() - (ends_guarded(block) ? 1 : 0);
        for (std::size_t i = 0; i < count; ++i) {
            const Instruction& one = *block.instructions[i];
            if (one.op == Op::call || !op_info(one.op).may_fail || is_total_bif(one)) continue;
            const BlockId rest = split_block(body, id, i + 1);
            Terminator& end = body.blocks[id].terminator;
            end.kind = TerminatorKind::kSucceeded;
            end.target = rest;
            end.other = slow;
            return true;
        }
        return false;
    }

    void call_itself(Function& body, BlockId slow, bool tail) const {
        Instruction* call = module_.arena.make<Instruction>();
        call->op = Op::call;
        call->result = body.new_value();
        std::vector<Operand> arguments{body.params.begin(), body.params.end()};
        call->operands = module_.arena.copy(arguments);
        call->callee = {Symbol{}, body.name, body.arity};
        Block& block = body.blocks[slow];
        block.instructions.push_back(call);
        if (tail) {
            const Operand result = call->result;
            block.terminator.kind = TerminatorKind::kReturn;
            block.terminator.operands = module_.arena.copy(&result, 1);
        } else {
            // Never reached: what raises does so again. That it isn't gone on from here is what
            // keeps the values of the caller in their registers on the way that is taken; the
            // terminator keeps the caller's frame in the trace.
            block.terminator.kind = TerminatorKind::kMatchFail;
            block.terminator.match_fail = MatchFail::kIfClause;
        }
    }

    Module& module_;
    std::unordered_map<std::uint64_t, std::size_t> index_;
    std::vector<Leaf> leaves_;
    std::vector<bool> visited_;
};

} // namespace

void inline_leaves(Module& module) {
    LeafInliner{module}.run();
}

} // namespace joist::compiler::ssa
