// How much room a binary comprehension over the rest of a match asks for.
//
//   f(<<_, B/binary>>) ->                  B = bs_get_tail C             B = bs_get_tail C
//       << <<(X + 1)>> || <<X>> <= B >>.   N = bif bit_size(B)           R = bs_init_writable 256
//                                          M = bif 'div'(N, 8)           call loop(B, R)
//                                          R = bs_init_writable M
//                                          call loop(B, R)
//
// The loop takes a match context, so that nobody but the question for its size wants B as a binary
// (where others do, that is asked). To make one costs more than some bytes of room too many, or
// than growth, and erlc doesn't either. The same holds for a parameter that is the rest of a match
// in all calls: the function starts a match of it then, which is to be handed on.
//
// The computation comes from the comprehension alone: sizes of bitstrings and constants, which
// can't fail.
#include "compiler/ssa/usual_room.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/splice.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace joist::compiler::ssa {

namespace {

constexpr std::int64_t kUsualRoom = 256;
/// Instructions that compute a room, at most.
constexpr std::size_t kLongest = 64;

/// A comprehension whose room is computed.
struct Comprehension {
    Instruction* init;
    std::vector<const Instruction*> computation;
    std::vector<ValueId> sources; ///< whose sizes are asked for
};

class UsualRoom {
public:
    explicit UsualRoom(Module& module) : module_{module} {}

    void run() {
        for (auto& function : module_.functions) {
            std::vector<Instruction*> inits;
            for (const Block& block : function->blocks) {
                for (Instruction* one : block.instructions) {
                    if (one->op == Op::bs_init_writable && one->operands[0].is_value())
                        inits.push_back(one);
                }
            }
            if (inits.empty()) continue;
            find_definitions(*function);
            for (Instruction* one : inits)
                look_at(*function, one);
            clean_up(*function);
        }
    }

private:
    void look_at(Function& function, Instruction* init) {
        Comprehension found{init, {}, {}};
        if (!follow(init->operands[0], found)) return;
        for (const ValueId source : found.sources) {
            const Instruction* made = definition_[source];
            if (made && made->op == Op::bs_get_tail && is_only_handed_on(function, source, found))
                return forget_size(found);
        }
        for (std::uint32_t i = 0; i < function.arity; ++i) {
            const ValueId param = function.params[i];
            if (std::find(found.sources.begin(), found.sources.end(), param) ==
                    found.sources.end() ||
                !is_only_handed_on(function, param, found) || !is_always_tail(function, i))
                continue;
            forget_size(found);
            handed_on_.push_back(param);
            return;
        }
    }

    void find_definitions(const Function& function) {
        definition_.assign(function.value_count, nullptr);
        uses_.assign(function.value_count, 0);
        for (const Block& block : function.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->result != kNoValue) definition_[one->result] = one;
            }
            for_each_operand(block, [&](Operand operand) {
                if (operand.is_value()) ++uses_[operand.value()];
            });
        }
    }

    /// Finds what computes a room. False: it is made of something else than sizes and constants.
    bool follow(Operand room, Comprehension& found) const {
        std::vector<Operand> work{room};
        while (!work.empty()) {
            const Operand operand = work.back();
            work.pop_back();
            if (operand.is_literal()) {
                if (!operand.literal()->is_small()) return false;
                continue;
            }
            const Instruction* one = definition_[operand.value()];
            if (!one || one->op != Op::bif || found.computation.size() == kLongest) return false;
            if (std::find(found.computation.begin(), found.computation.end(), one) !=
                found.computation.end())
                continue;
            found.computation.push_back(one);
            const std::string_view name = one->callee.name.text();
            if (name == "bit_size") {
                if (!one->operands[0].is_value()) return false;
                found.sources.push_back(one->operands[0].value());
            } else if (name == "+" || name == "*" || name == "div") {
                work.insert(work.end(), one->operands.begin(), one->operands.end());
            } else {
                return false;
            }
        }
        return true;
    }

    /// Takes the computation away, where nobody else wants it.
    void forget_size(const Comprehension& found) {
        const Operand usual = module_.literals.integer(kUsualRoom);
        --uses_[found.init->operands[0].value()];
        found.init->operands = module_.arena.copy(&usual, 1);
        // What is used by others than what is gone already stays; shared parts go last.
        for (bool more = true; more;) {
            more = false;
            for (const Instruction* one : found.computation) {
                if (uses_[one->result] != 0 || !gone_.insert(one).second) continue;
                more = true;
                for (const Operand operand : one->operands) {
                    if (operand.is_value()) --uses_[operand.value()];
                }
            }
        }
    }

    void clean_up(Function& function) {
        for (Block& block : function.blocks) {
            if (gone_.empty()) break;
            if (block.terminator.kind == TerminatorKind::kSucceeded &&
                gone_.contains(block.instructions.back()))
                drop_edge(function, block);
            std::erase_if(block.instructions,
                          [&](const Instruction* one) { return gone_.contains(one); });
        }
        gone_.clear();
        for (const ValueId param : handed_on_)
            start_match(function, param);
        handed_on_.clear();
    }

    /// A size of a bitstring is always there.
    static void drop_edge(Function& function, Block& block) {
        const auto id = static_cast<BlockId>(&block - function.blocks.data());
        Terminator& end = block.terminator;
        if (end.other != end.target) {
            for (Phi& phi : function.blocks[end.other].phis)
                std::erase_if(phi.arguments,
                              [&](const PhiArgument& one) { return one.block == id; });
        }
        end.kind = TerminatorKind::kJump;
        end.other = kNoBlock;
    }

    /// Is a value an argument of one local call, and else of the computation only?
    bool
    is_only_handed_on(const Function& function, ValueId value, const Comprehension& found) const {
        std::size_t in_computation = 0;
        for (const Instruction* one : found.computation)
            in_computation += count(*one, value);
        if (uses_[value] != in_computation + 1) return false;
        return std::any_of(function.blocks.begin(), function.blocks.end(), [&](const Block& block) {
            return std::any_of(
                block.instructions.begin(), block.instructions.end(), [&](const Instruction* one) {
                    return one->op == Op::call && count(*one, value);
                });
        });
    }
    static std::size_t count(const Instruction& one, ValueId value) {
        return static_cast<std::size_t>(
            std::count(one.operands.begin(), one.operands.end(), Operand{value}));
    }

    /// Do all who may call the function give the rest of a match?
    bool is_always_tail(const Function& function, std::uint32_t index) {
        if (!looked_at_calls_) look_at_calls();
        const auto found = not_tail_.find(call_key(function.name, function.arity));
        if (found == not_tail_.end()) return false; // nobody calls it
        return index < found->second.size() && !found->second[index];
    }

    void look_at_calls() {
        looked_at_calls_ = true;
        const auto open = [&](Symbol name, std::uint32_t arity) {
            not_tail_[call_key(name, arity)].assign(arity, true);
        };
        for (const auto& function : module_.functions) {
            std::unordered_set<ValueId> tails;
            for (const Block& block : function->blocks) {
                for (const Instruction* one : block.instructions) {
                    if (one->op == Op::bs_get_tail) tails.insert(one->result);
                }
            }
            for (const Block& block : function->blocks) {
                for (const Instruction* one : block.instructions) {
                    if (one->op == Op::make_fun) open(one->callee.name, one->callee.arity);
                    if (one->op != Op::call) continue;
                    auto& not_tail = not_tail_[call_key(one->callee.name, one->callee.arity)];
                    not_tail.resize(one->callee.arity, false);
                    for (std::size_t i = 0; i < one->operands.size(); ++i) {
                        const Operand operand = one->operands[i];
                        if (!operand.is_value() || !tails.contains(operand.value()))
                            not_tail[i] = true;
                    }
                }
            }
        }
        for (const Module::Export& one : module_.exports)
            open(one.name, one.arity);
        if (module_.on_load.name) open(module_.on_load.name, module_.on_load.arity);
    }

    /// Calls get the rest of a match of the parameter, as which `pass_contexts` takes it.
    void start_match(Function& function, ValueId param) {
        const BlockId body = split_block(function, 0, 0);
        const auto never = static_cast<BlockId>(function.blocks.size());
        function.blocks.emplace_back();
        const ValueId context = function.new_value(), rest = function.new_value();
        for (Block& block : function.blocks) {
            for (Instruction* one : block.instructions)
                std::replace(
                    one->operands.begin(), one->operands.end(), Operand{param}, Operand{rest});
        }
        function.blocks[0].instructions.push_back(make(Op::bs_start_match, param, context));
        function.blocks[0].instructions.back()->immediate = 1;
        Terminator& end = function.blocks[0].terminator;
        end.kind = TerminatorKind::kSucceeded;
        end.target = body;
        end.other = never;
        auto& code = function.blocks[body].instructions;
        code.insert(code.begin(), make(Op::bs_get_tail, context, rest));
        function.blocks[never].terminator.kind = TerminatorKind::kUnreachable;
    }

    Instruction* make(Op op, Operand operand, ValueId result) {
        Instruction* made = module_.arena.make<Instruction>();
        made->op = op;
        made->operands = module_.arena.copy(&operand, 1);
        made->result = result;
        return made;
    }

    Module& module_;
    // Of the function at hand:
    std::vector<const Instruction*> definition_; ///< by value
    std::vector<std::uint32_t> uses_;            ///< by value
    std::unordered_set<const Instruction*> gone_;
    std::vector<ValueId> handed_on_; ///< parameters that are to be matched
    bool looked_at_calls_ = false;
    /// By function: which arguments are something else in some call.
    std::unordered_map<std::uint64_t, std::vector<bool>> not_tail_;
};

} // namespace

void ask_for_usual_room(Module& module) {
    UsualRoom{module}.run();
}

} // namespace joist::compiler::ssa
