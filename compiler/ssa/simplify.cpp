// Copies, constants, dead code, needless jumps and blocks.
//
//   Y = copy X                          ret X
//   _ = put_tuple Y, unused
//   branch is_atom(a) b1, b2
//   b1: jump b3;  b3: ret Y
//
// Every other pass leaves such things and looks only for its own. What may raise stays even if
// nobody takes its result, unless it is known not to; what constants give is computed here exactly
// as the machine would, else left to it.
#include "compiler/ssa/simplify.h"

#include "compiler/ssa/cfg.h"

#include <algorithm>
#include <array>

namespace joist::compiler::ssa {

void Replacements::apply(Function& function) const {
    for (Block& block : function.blocks) {
        for (Phi& phi : block.phis) {
            for (PhiArgument& argument : phi.arguments)
                argument.operand = resolve(argument.operand);
        }
        for (Instruction* one : block.instructions) {
            for (Operand& operand : one->operands)
                operand = resolve(operand);
        }
        for (Operand& operand : block.terminator.operands)
            operand = resolve(operand);
    }
}

namespace {

struct TestBif {
    std::string_view name;
    std::uint32_t arity;
    Test test;
    bool swap;
};

constexpr TestBif kTestBifs[] = {{"=:=", 2, Test::kIsEqExact, false},
                                 {"=/=", 2, Test::kIsNeExact, false},
                                 {"==", 2, Test::kIsEq, false},
                                 {"/=", 2, Test::kIsNe, false},
                                 {"<", 2, Test::kIsLt, false},
                                 {">=", 2, Test::kIsGe, false},
                                 {">", 2, Test::kIsLt, true},
                                 {"=<", 2, Test::kIsGe, true},
                                 {"is_atom", 1, Test::kIsAtom, false},
                                 {"is_binary", 1, Test::kIsBinary, false},
                                 {"is_bitstring", 1, Test::kIsBitstring, false},
                                 {"is_boolean", 1, Test::kIsBoolean, false},
                                 {"is_float", 1, Test::kIsFloat, false},
                                 {"is_function", 1, Test::kIsFunction, false},
                                 {"is_integer", 1, Test::kIsInteger, false},
                                 {"is_list", 1, Test::kIsList, false},
                                 {"is_map", 1, Test::kIsMap, false},
                                 {"is_number", 1, Test::kIsNumber, false},
                                 {"is_pid", 1, Test::kIsPid, false},
                                 {"is_port", 1, Test::kIsPort, false},
                                 {"is_reference", 1, Test::kIsReference, false},
                                 {"is_tuple", 1, Test::kIsTuple, false}};

} // namespace

bool test_of_bif(const Instruction& bif, Test& test, bool& swap_operands) {
    if (bif.op != Op::bif) return false;
    const std::string_view name = bif.callee.name.text();
    for (const TestBif& row : kTestBifs) {
        if (row.arity == bif.callee.arity && row.name == name) {
            test = row.test;
            swap_operands = row.swap;
            return true;
        }
    }
    return false;
}

bool is_total_bif(const Instruction& bif) {
    Test test{};
    bool swap = false;
    if (test_of_bif(bif, test, swap)) return true;
    return bif.op == Op::bif && bif.callee.arity == 0 &&
           (bif.callee.name == "self" || bif.callee.name == "node");
}

/// How deep constants are compared.
static constexpr int kDeepest = 64;

static bool may_match(const Literal& x, const Literal& y, int depth) {
    if (&x == &y) return true;
    if (x.kind != y.kind) return false;
    if (x.is_float()) return x.real == y.real;
    if (x.items.empty() || x.items.size() != y.items.size()) return false;
    if (depth == 0) return true;
    for (std::size_t i = 0; i < x.items.size(); ++i) {
        if (!may_match(*x.items[i], *y.items[i], depth - 1)) return false;
    }
    return true;
}

bool may_match(const Literal& x, const Literal& y) {
    return may_match(x, y, kDeepest);
}

int fold_test(Test test, std::span<const Operand> operands) {
    const Operand a = operands[0];
    if (operands.size() == 2 && a == operands[1] && a.is_value()) {
        switch (test) {
        case Test::kIsEqExact:
        case Test::kIsEq:
        case Test::kIsGe:
            return 1;
        case Test::kIsNeExact:
        case Test::kIsNe:
        case Test::kIsLt:
            return 0;
        default:
            break;
        }
    }
    if (!a.is_literal()) return -1;
    const Literal* x = a.literal();
    const Literal* y =
        operands.size() > 1 && operands[1].is_literal() ? operands[1].literal() : nullptr;
    switch (test) {
    case Test::kIsEqExact:
    case Test::kIsNeExact:
        if (!y || (x != y && may_match(*x, *y))) return -1;
        return (x == y) == (test == Test::kIsEqExact);
    case Test::kIsEq:
    case Test::kIsNe:
        if (!y) return -1;
        if (x == y) return test == Test::kIsEq;
        if ((x->is_atom() || x->is_nil() || x->is_small()) &&
            (y->is_atom() || y->is_nil() || y->is_small()))
            return test == Test::kIsNe;
        return -1;
    case Test::kIsLt:
        return y && x->is_small() && y->is_small() ? x->integer < y->integer : -1;
    case Test::kIsGe:
        return y && x->is_small() && y->is_small() ? x->integer >= y->integer : -1;
    case Test::kIsInteger:
        return x->is_integer();
    case Test::kIsFloat:
        return x->is_float();
    case Test::kIsNumber:
        return x->is_float() || x->is_integer();
    case Test::kIsAtom:
        return x->is_atom();
    case Test::kIsPid:
    case Test::kIsReference:
    case Test::kIsPort:
        return 0;
    case Test::kIsNil:
        return x->is_nil();
    case Test::kIsBinary:
        return x->is_binary();
    case Test::kIsBitstring:
        return x->is_bitstring();
    case Test::kIsList:
        return x->is_cons() || x->is_nil();
    case Test::kIsNonemptyList:
        return x->is_cons();
    case Test::kIsTuple:
        return x->is_tuple();
    case Test::kTestArity:
        return y && x->is_tuple() ? static_cast<std::int64_t>(x->items.size()) == y->integer : -1;
    case Test::kIsTaggedTuple:
        if (!x->is_tuple()) return 0;
        if (!y || !operands[2].is_literal()) return -1;
        return static_cast<std::int64_t>(x->items.size()) == y->integer && !x->items.empty() &&
               x->items[0] == operands[2].literal();
    case Test::kIsFunction:
        return x->kind == LiteralKind::kExportFun;
    case Test::kIsBoolean:
        return x->is_atom("true") || x->is_atom("false");
    case Test::kIsMap:
        return x->is_map();
    case Test::kIsAnyNativeRecord: // there are no literals of them
    case Test::kIsNativeRecord:
    case Test::kIsRecordAccessible:
        return 0;
    case Test::kIsFunction2:
    case Test::kHasMapFields:
    case Test::kBsTestTail:
    case Test::kBsTestUnit:
        return -1;
    }
    return -1;
}

namespace {

class Simplifier {
public:
    Simplifier(Module& module, Function& function) : module_{module}, function_{function} {}

    void run() {
        for (int round = 0; round < 12; ++round) {
            changed_ = false;
            tidy();
            propagate_copies();
            find_definitions();
            fold_instructions();
            fold_branches();
            thread_phi_tests();
            forward_empty_blocks();
            duplicate_returns();
            merge_chains();
            remove_dead_code();
            if (!changed_) return;
        }
        tidy();
        propagate_copies();
    }

private:
    /// Blocks are in order, without any that nothing leads to, until edges change (reshaped_).
    void tidy() {
        if (reshaped_) remove_unreachable(function_);
        reshaped_ = false;
    }

    void jump_instead(BlockId id, BlockId target) {
        Terminator& end = function_.blocks[id].terminator;
        for_each_successor(end, [&](BlockId to) {
            edges_gone_ = edges_gone_ || (to != target && !function_.blocks[to].phis.empty());
        });
        const Location location = end.location;
        end = Terminator{};
        end.kind = TerminatorKind::kJump;
        end.location = location;
        end.target = target;
        changed_ = reshaped_ = true;
    }

    /// Removes phi arguments of edges that are gone: of all at once, since a block may have very
    /// many.
    void drop_edges() {
        if (edges_gone_) tidy();
        edges_gone_ = false;
    }

    static std::uint32_t place_of(const Phi& phi, BlockId from) {
        std::uint32_t place = 0;
        while (place < phi.arguments.size() && phi.arguments[place].block != from)
            ++place;
        return place;
    }

    /// For blocks that end with a jump: the place of their arguments in the target's phis (of those
    /// that have arguments in the same order as the first).
    std::vector<std::uint32_t> find_places() const {
        std::vector<std::uint32_t> places(function_.blocks.size(), 0);
        for (const Block& block : function_.blocks) {
            if (block.phis.empty()) continue;
            const auto& arguments = block.phis[0].arguments;
            for (std::uint32_t i = 0; i < arguments.size(); ++i)
                if (function_.blocks[arguments[i].block].terminator.kind == TerminatorKind::kJump)
                    places[arguments[i].block] = i;
        }
        return places;
    }

    bool has_edge(BlockId from, BlockId to) const {
        bool found = false;
        for_each_successor(function_.blocks[from].terminator,
                           [&](BlockId one) { found = found || one == to; });
        return found;
    }

    /// The argument of the edge from `from`; it may be at place `likely`.
    static Operand argument_from(const Phi& phi, BlockId from, std::size_t likely) {
        if (likely < phi.arguments.size() && phi.arguments[likely].block == from)
            return phi.arguments[likely].operand;
        for (const PhiArgument& argument : phi.arguments) {
            if (argument.block == from) return argument.operand;
        }
        return {};
    }

    void propagate_copies() {
        for (int again = 0; again < 4; ++again) {
            Replacements known{function_.value_count};
            for (Block& block : function_.blocks) {
                std::erase_if(block.phis, [&](const Phi& phi) {
                    Operand only;
                    for (const PhiArgument& argument : phi.arguments) {
                        const Operand operand = known.resolve(argument.operand);
                        if (operand == Operand{phi.result} || operand == only) continue;
                        if (only) return false;
                        only = operand;
                    }
                    if (!only) return false;
                    known.replace(phi.result, only);
                    return true;
                });
                std::erase_if(block.instructions, [&](const Instruction* one) {
                    if (one->op != Op::copy) return false;
                    const Operand source = known.resolve(one->operands[0]);
                    if (source == Operand{one->result}) return false;
                    known.replace(one->result, source);
                    return true;
                });
            }
            if (!known.any()) return;
            known.apply(function_);
            changed_ = true;
        }
    }

    void find_definitions() {
        definition_.assign(function_.value_count, nullptr);
        for (const Block& block : function_.blocks) {
            for (Instruction* one : block.instructions) {
                if (one->result != kNoValue) definition_[one->result] = one;
            }
        }
    }

    const Instruction* definition(Operand operand) const {
        return operand.is_value() ? definition_[operand.value()] : nullptr;
    }

    void replace_with_copy(Instruction* one, Operand by) {
        one->op = Op::copy;
        one->operands = module_.arena.copy(&by, 1);
        changed_ = true;
    }

    void fold_instructions() {
        for (Block& block : function_.blocks) {
            for (Instruction* one : block.instructions) {
                const bool guarded = one == block.instructions.back() &&
                                     block.terminator.kind == TerminatorKind::kSucceeded;
                if (!guarded) fold_instruction(one);
            }
        }
    }

    void fold_instruction(Instruction* one) {
        if (one->op == Op::get_hd || one->op == Op::get_tl || one->op == Op::get_tuple_element)
            return fold_access(one);
        if ((one->op == Op::put_list || one->op == Op::put_tuple) &&
            std::all_of(one->operands.begin(), one->operands.end(), [](Operand operand) {
                return operand.is_literal();
            })) {
            std::vector<const Literal*> items;
            for (const Operand operand : one->operands)
                items.push_back(operand.literal());
            if (one->op == Op::put_list)
                return replace_with_copy(one, module_.literals.cons(items[0], items[1]));
            if (items.size() < 256) return replace_with_copy(one, module_.literals.tuple(items));
            return;
        }
        if (one->op == Op::call_fun) return call_directly(one);
        if (one->op == Op::bif) {
            Test test{};
            bool swap = false;
            if (one->callee.arity == 1 && one->callee.name == "not") return invert(one);
            if (!test_of_bif(*one, test, swap)) return;
            std::array<Operand, 2> operands{
                one->operands[0], one->operands.size() > 1 ? one->operands[1] : Operand{}};
            if (swap) std::swap(operands[0], operands[1]);
            const int known = fold_test(test, {operands.data(), one->operands.size()});
            if (known >= 0) replace_with_copy(one, module_.literals.boolean(known == 1));
        }
    }

    /// `not (X < Y)` is another comparison.
    void invert(Instruction* one) {
        const Instruction* made = definition(one->operands[0]);
        if (!made || made->op != Op::bif || made->callee.arity != 2) return;
        constexpr std::pair<std::string_view, std::string_view> kOpposites[] = {
            {"=:=", "=/="}, {"==", "/="}, {"<", ">="}, {">", "=<"}};
        const std::string_view name = made->callee.name.text();
        for (const auto& [a, b] : kOpposites) {
            if (name != a && name != b) continue;
            one->callee = made->callee;
            one->callee.name = module_.symbols.intern(name == a ? b : a);
            one->operands = made->operands;
            changed_ = true;
            return;
        }
    }

    /// A fun that is called where it was made is a local function with more arguments.
    void call_directly(Instruction* call) {
        const Instruction* made = definition(call->operands[0]);
        if (!made || made->op != Op::make_fun ||
            made->callee.arity + 1 != call->operands.size() + made->operands.size())
            return;
        std::vector<Operand> arguments{call->operands.begin() + 1, call->operands.end()};
        arguments.insert(arguments.end(), made->operands.begin(), made->operands.end());
        call->op = Op::call;
        call->callee = made->callee;
        call->operands = module_.arena.copy(arguments);
        changed_ = true;
    }

    void fold_access(Instruction* one) {
        const Operand source = one->operands[0];
        if (source.is_literal()) {
            const Literal* literal = source.literal();
            if (one->op == Op::get_tuple_element) {
                if (literal->is_tuple() && one->immediate < literal->items.size())
                    replace_with_copy(one, literal->items[one->immediate]);
            } else if (literal->is_cons()) {
                replace_with_copy(one, one->op == Op::get_hd ? literal->head() : literal->tail());
            }
            return;
        }
        const Instruction* made = definition(source);
        if (!made) return;
        if (made->op == Op::put_tuple && one->op == Op::get_tuple_element &&
            one->immediate < made->operands.size()) {
            replace_with_copy(one, made->operands[one->immediate]);
        } else if (made->op == Op::put_list && one->op == Op::get_hd) {
            replace_with_copy(one, made->operands[0]);
        } else if (made->op == Op::put_list && one->op == Op::get_tl) {
            replace_with_copy(one, made->operands[1]);
        }
    }

    /// A size that is only asked for to see whether it is a tuple.
    void fold_size(BlockId id, std::vector<std::uint32_t>& uses) {
        if (uses.empty()) uses = count_uses();
        Block& block = function_.blocks[id];
        const Instruction* last = block.instructions.back();
        if (uses[last->result] != 0 || !last->operands[0].is_value()) return;
        block.terminator.kind = TerminatorKind::kBranch;
        block.terminator.test = Test::kIsTuple;
        block.terminator.operands = last->operands;
        block.instructions.pop_back();
        changed_ = true;
    }

    void fold_branches() {
        std::vector<std::uint32_t> uses; // counted where asked for
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            Terminator& end = function_.blocks[id].terminator;
            if (end.kind == TerminatorKind::kBranch) {
                fuse_test(end);
                if (end.target == end.other) {
                    jump_instead(id, end.target);
                    continue;
                }
                const int known = fold_test(end.test, end.operands);
                if (known >= 0) jump_instead(id, known ? end.target : end.other);
            } else if (end.kind == TerminatorKind::kSwitch ||
                       end.kind == TerminatorKind::kSwitchArity) {
                fold_switch(id, end);
            } else if (end.kind == TerminatorKind::kSucceeded) {
                const Instruction* last = function_.blocks[id].instructions.back();
                if (is_total_bif(*last))
                    jump_instead(id, end.target);
                else if (last->op == Op::bif && last->callee.name == "tuple_size")
                    fold_size(id, uses);
                else if (takes_apart_literal(*last))
                    fold_list_access(id);
            }
        }
        drop_edges();
    }

    /// hd or tl of a constant; OTP's loader doesn't take these with a label to go to.
    static bool takes_apart_literal(const Instruction& one) {
        return one.op == Op::bif && one.callee.arity == 1 && one.operands[0].is_literal() &&
               (one.callee.name == "hd" || one.callee.name == "tl");
    }

    void fold_list_access(BlockId id) {
        Block& block = function_.blocks[id];
        Instruction* last = block.instructions.back();
        const Literal* list = last->operands[0].literal();
        if (list->is_cons()) {
            replace_with_copy(last, last->callee.name == "hd" ? list->head() : list->tail());
            return jump_instead(id, block.terminator.target);
        }
        block.instructions.pop_back();
        jump_instead(id, block.terminator.other);
    }

    /// `v = bif is_atom(X); branch v =:= true` tests X itself.
    void fuse_test(Terminator& end) {
        for (int again = 0; again < 4; ++again) {
            if (end.test != Test::kIsEqExact && end.test != Test::kIsNeExact) return;
            Operand value = end.operands[0], constant = end.operands[1];
            if (value.is_literal()) std::swap(value, constant);
            if (!value.is_value() || !constant.is_literal()) return;
            const bool want_true = constant.literal()->is_atom("true");
            if (!want_true && !constant.literal()->is_atom("false")) return;
            const Instruction* made = definition(value);
            if (!made || made->op != Op::bif) return;
            const bool inverted = want_true != (end.test == Test::kIsEqExact);
            Test test{};
            bool swap = false;
            if (test_of_bif(*made, test, swap)) {
                end.test = test;
                end.operands = module_.arena.copy(made->operands.data(), made->operands.size());
                if (swap) std::swap(end.operands[0], end.operands[1]);
                if (inverted) std::swap(end.target, end.other);
                changed_ = reshaped_ = true;
                return;
            }
            // `not V` in a body raises unless V is boolean, so afterwards V =:= false says the
            // same.
            if (made->callee.arity != 1 || !(made->callee.name == "not")) return;
            const Operand operands[] = {made->operands[0], module_.literals.boolean(true)};
            end.test = Test::kIsEqExact;
            end.operands = module_.arena.copy(operands, 2);
            if (!inverted) std::swap(end.target, end.other);
            changed_ = reshaped_ = true;
        }
    }

    void fold_switch(BlockId id, Terminator& end) {
        const Operand value = end.operands[0];
        const bool by_arity = end.kind == TerminatorKind::kSwitchArity;
        if (value.is_literal() && (!by_arity || value.literal()->is_tuple())) {
            BlockId target = end.target;
            for (const SwitchCase& one : end.cases) {
                const bool same = by_arity
                                      ? one.literal->integer ==
                                            static_cast<std::int64_t>(value.literal()->items.size())
                                      : one.literal == value.literal();
                if (same) target = one.block;
            }
            return jump_instead(id, target);
        }
        if (std::any_of(end.cases.begin(), end.cases.end(), [&](const SwitchCase& one) {
                return one.block == end.target;
            })) {
            std::vector<SwitchCase> kept;
            for (const SwitchCase& one : end.cases) {
                if (one.block != end.target) kept.push_back(one);
            }
            end.cases = module_.arena.copy(kept);
            changed_ = reshaped_ = true;
        }
        if (end.cases.empty()) return jump_instead(id, end.target);
        if (end.cases.size() == 1) {
            const SwitchCase one = end.cases[0];
            const Operand operands[] = {value, one.literal};
            end.kind = TerminatorKind::kBranch;
            end.test = by_arity ? Test::kTestArity : Test::kIsEqExact;
            end.operands = module_.arena.copy(operands, 2);
            end.cases = {};
            end.other = end.target;
            end.target = one.block;
            changed_ = reshaped_ = true;
        }
    }

    std::vector<std::uint32_t> count_uses() const {
        std::vector<std::uint32_t> uses(function_.value_count, 0);
        const auto use = [&](Operand operand) {
            if (operand.is_value()) ++uses[operand.value()];
        };
        for (const Block& block : function_.blocks) {
            for_each_operand(block, use);
        }
        return uses;
    }

    /// A block of phis that only decides by one of them: predecessors that know the answer go there
    /// directly.
    void thread_phi_tests() {
        std::vector<std::uint32_t> uses;
        for (BlockId id = 1; id < function_.blocks.size(); ++id) {
            Block& block = function_.blocks[id];
            const Terminator& end = block.terminator;
            if (block.phis.empty() || !block.instructions.empty()) continue;
            if (end.kind != TerminatorKind::kBranch && end.kind != TerminatorKind::kSwitch)
                continue;
            if (uses.empty()) {
                uses = count_uses();
                marks_.assign(function_.blocks.size(), kNoBlock);
                place_of_through_.assign(function_.blocks.size(), 0);
            }
            if (!only_used_here(id, uses)) continue;
            const std::vector<PhiArgument> sources = block.phis[0].arguments;
            gone_from_.clear();
            for (std::size_t i = 0; i < sources.size(); ++i)
                thread_edge(sources[i].block, i, id);
            if (!gone_from_.empty()) drop_arguments(id);
        }
    }

    /// Removes the arguments of `to` for edges from the blocks in gone_from_.
    void drop_arguments(BlockId to) {
        for (const BlockId from : gone_from_)
            marks_[from] = to;
        for (Phi& phi : function_.blocks[to].phis)
            std::erase_if(phi.arguments, [&](const PhiArgument& argument) {
                return marks_[argument.block] == to;
            });
        for (const BlockId from : gone_from_)
            marks_[from] = kNoBlock;
    }

    /// Are the block's phis used by its terminator and by its successors' phis only?
    bool only_used_here(BlockId id, const std::vector<std::uint32_t>& uses) {
        const Block& block = function_.blocks[id];
        for (const Phi& phi : block.phis) {
            std::uint32_t here = 0;
            for (const Operand operand : block.terminator.operands)
                here += operand == Operand{phi.result};
            for_each_successor(block.terminator, [&](BlockId to) { marks_[to] = kNoBlock; });
            for_each_successor(block.terminator, [&](BlockId to) {
                if (here > uses[phi.result] || marks_[to] == id) return;
                marks_[to] = id;
                for (const Phi& next : function_.blocks[to].phis) {
                    for (const PhiArgument& argument : next.arguments) {
                        here += argument.block == id && argument.operand == Operand{phi.result};
                    }
                }
            });
            for_each_successor(block.terminator, [&](BlockId to) { marks_[to] = kNoBlock; });
            if (here != uses[phi.result]) return false;
        }
        return true;
    }

    /// `place`: of the edge's arguments in the phis of `through`.
    void thread_edge(BlockId from, std::size_t place, BlockId through) {
        Block& block = function_.blocks[through];
        const Terminator& end = block.terminator;
        if (from == through) return;
        const auto translate = [&](Operand operand) {
            for (const Phi& phi : block.phis) {
                if (operand == Operand{phi.result}) return argument_from(phi, from, place);
            }
            return operand;
        };
        std::array<Operand, 4> operands{};
        if (end.operands.size() > operands.size()) return;
        for (std::size_t i = 0; i < end.operands.size(); ++i)
            operands[i] = translate(end.operands[i]);
        BlockId target = kNoBlock;
        if (end.kind == TerminatorKind::kBranch) {
            const int known = fold_test(end.test, {operands.data(), end.operands.size()});
            if (known < 0) return;
            target = known ? end.target : end.other;
        } else {
            if (!operands[0].is_literal()) return;
            target = end.target;
            for (const SwitchCase& one : end.cases) {
                if (one.literal == operands[0].literal()) target = one.block;
            }
        }
        if (target == through || has_edge(from, target)) return;
        // The target's values from `through` dominate it, so they hold for `from` once phis are
        // translated.
        std::uint32_t& likely = place_of_through_[target];
        for (Phi& phi : function_.blocks[target].phis) {
            if (likely >= phi.arguments.size() || phi.arguments[likely].block != through)
                likely = place_of(phi, through);
            phi.arguments.push_back({from, translate(argument_from(phi, through, likely))});
        }
        for_each_successor(function_.blocks[from].terminator, [&](BlockId& to) {
            if (to == through) to = target;
        });
        gone_from_.push_back(from);
        changed_ = reshaped_ = true;
    }

    void forward_empty_blocks() {
        const auto places = find_places();
        marks_.assign(function_.blocks.size(), kNoBlock);
        forwarded_.assign(function_.blocks.size(), kNoBlock);
        for (BlockId from = 0; from < function_.blocks.size(); ++from) {
            Terminator& end = function_.blocks[from].terminator;
            // A handler must stay distinct from the body.
            if (end.kind == TerminatorKind::kTryBegin) continue;
            bool some = false;
            for_each_successor(end, [&](BlockId to) {
                marks_[to] = from;
                forwarded_[to] = kNoBlock;
                some = some || is_empty(to);
            });
            if (!some) continue;
            for_each_successor(end, [&](BlockId& to) {
                if (forwarded_[to] != kNoBlock) {
                    to = forwarded_[to];
                } else if (is_empty(to)) {
                    const BlockId target = function_.blocks[to].terminator.target;
                    auto& phis = function_.blocks[target].phis;
                    const bool known_edge = marks_[target] == from;
                    // A phi can't tell two edges from one block apart.
                    if (known_edge && !phis.empty()) return;
                    if (!known_edge)
                        for (Phi& phi : phis)
                            phi.arguments.push_back({from, argument_from(phi, to, places[to])});
                    marks_[target] = from;
                    forwarded_[target] = kNoBlock;
                    forwarded_[to] = target;
                    to = target;
                    changed_ = reshaped_ = true;
                }
            });
        }
        tidy();
    }

    /// Does the block only jump to another one?
    bool is_empty(BlockId id) const {
        const Block& block = function_.blocks[id];
        return id != 0 && block.phis.empty() && block.instructions.empty() &&
               block.terminator.kind == TerminatorKind::kJump && block.terminator.target != id;
    }

    /// Jumps to a block that only returns return by themselves: calls before them become tail
    /// calls.
    void duplicate_returns() {
        bool any = false;
        const auto places = find_places();
        for (BlockId from = 0; from < function_.blocks.size(); ++from) {
            Terminator& end = function_.blocks[from].terminator;
            if (end.kind != TerminatorKind::kJump) continue;
            const BlockId id = end.target;
            const Block& block = function_.blocks[id];
            if (block.terminator.kind != TerminatorKind::kReturn || !block.instructions.empty())
                continue;
            Operand value = block.terminator.operands[0];
            for (const Phi& phi : block.phis) {
                if (value == Operand{phi.result}) {
                    value = argument_from(phi, from, places[from]);
                    break;
                }
            }
            const Location location = block.terminator.location;
            end = Terminator{};
            end.kind = TerminatorKind::kReturn;
            end.location = location;
            end.operands = module_.arena.copy(&value, 1);
            any = true;
        }
        if (!any) return;
        changed_ = reshaped_ = true;
        tidy();
    }

    /// How many blocks lead to each.
    std::vector<std::uint32_t> count_predecessors() {
        std::vector<std::uint32_t> counts(function_.blocks.size(), 0);
        marks_.assign(function_.blocks.size(), kNoBlock);
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            for_each_successor(function_.blocks[id].terminator, [&](BlockId to) {
                counts[to] += marks_[to] != id;
                marks_[to] = id;
            });
        }
        return counts;
    }

    void merge_chains() {
        const auto predecessors = count_predecessors();
        std::vector<BlockId> moved(function_.blocks.size(), kNoBlock);
        bool any = false;
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            if (moved[id] != kNoBlock) continue;
            for (;;) {
                Block& block = function_.blocks[id];
                if (block.terminator.kind != TerminatorKind::kJump) break;
                const BlockId next = block.terminator.target;
                if (next == id || next == 0 || predecessors[next] != 1) break;
                Block& follower = function_.blocks[next];
                for (const Phi& phi : follower.phis) {
                    Instruction* copy = module_.arena.make<Instruction>();
                    copy->op = Op::copy;
                    copy->result = phi.result;
                    const Operand source = phi.arguments[0].operand;
                    copy->operands = module_.arena.copy(&source, 1);
                    block.instructions.push_back(copy);
                }
                block.instructions.insert(block.instructions.end(),
                                          follower.instructions.begin(),
                                          follower.instructions.end());
                block.terminator = follower.terminator;
                follower = Block{};
                follower.terminator.kind = TerminatorKind::kUnreachable;
                moved[next] = id;
                any = true;
            }
        }
        if (!any) return;
        const auto home = [&](BlockId id) {
            while (moved[id] != kNoBlock)
                id = moved[id];
            return id;
        };
        for (Block& block : function_.blocks) {
            for (Phi& phi : block.phis) {
                for (PhiArgument& argument : phi.arguments)
                    argument.block = home(argument.block);
            }
        }
        changed_ = reshaped_ = true;
        tidy();
        propagate_copies();
    }

    /// `not` of a boolean: it can't fail.
    bool is_sure_not(const Instruction& one) const {
        if (one.op != Op::bif || one.callee.arity != 1 || !(one.callee.name == "not")) return false;
        const Instruction* made = definition(one.operands[0]);
        Test test{};
        bool swap = false;
        return made && test_of_bif(*made, test, swap);
    }

    void remove_dead_code() {
        auto uses = count_uses();
        find_definitions();
        // Work from unused values back to what they used.
        std::vector<const Instruction*> work;
        std::vector<bool> dead(function_.value_count, false);
        const auto removable = [&](const Instruction* one) {
            return op_info(one->op).pure || is_total_bif(*one) || is_sure_not(*one);
        };
        for (const Instruction* one : definition_) {
            if (one && uses[one->result] == 0 && removable(one)) work.push_back(one);
        }
        bool any = !work.empty();
        while (!work.empty()) {
            const Instruction* one = work.back();
            work.pop_back();
            dead[one->result] = true;
            for (const Operand operand : one->operands) {
                if (!operand.is_value() || --uses[operand.value()] != 0) continue;
                const Instruction* next = definition_[operand.value()];
                if (next && !dead[next->result] && removable(next)) work.push_back(next);
            }
        }
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            Block& block = function_.blocks[id];
            const auto gone =
                std::erase_if(block.phis, [&](const Phi& phi) { return is_dead_phi(phi, uses); });
            any = any || gone != 0;
            if (nobody_asks(block, uses)) {
                block.instructions.pop_back();
                jump_instead(id, block.terminator.target);
                any = true;
            }
            if (block.terminator.kind == TerminatorKind::kSucceeded) {
                std::erase_if(block.instructions, [&](const Instruction* one) {
                    return one != block.instructions.back() && one->result != kNoValue &&
                           dead[one->result];
                });
            } else {
                std::erase_if(block.instructions, [&](const Instruction* one) {
                    return one->result != kNoValue && dead[one->result];
                });
            }
        }
        changed_ = changed_ || any;
    }

    /// Does the block end in a test whose success and failure lead to the same place?
    static bool nobody_asks(const Block& block, const std::vector<std::uint32_t>& uses) {
        const Terminator& end = block.terminator;
        if (end.kind != TerminatorKind::kSucceeded || end.target != end.other) return false;
        const Instruction& last = *block.instructions.back();
        if (last.result == kNoValue || uses[last.result] != 0) return false;
        return last.op == Op::bif || last.op == Op::bs_start_match || last.op == Op::bs_match ||
               op_info(last.op).pure;
    }

    static bool is_dead_phi(const Phi& phi, const std::vector<std::uint32_t>& uses) {
        std::uint32_t own = 0;
        for (const PhiArgument& argument : phi.arguments)
            own += argument.operand == Operand{phi.result};
        return uses[phi.result] == own;
    }

    Module& module_;
    Function& function_;
    std::vector<Instruction*> definition_;
    std::vector<BlockId> marks_;
    std::vector<BlockId> forwarded_;
    std::vector<BlockId> gone_from_;
    std::vector<std::uint32_t> place_of_through_;
    bool edges_gone_ = false;
    bool reshaped_ = true;
    bool changed_ = false;
};

} // namespace

void simplify(Module& module, Function& function) {
    Simplifier{module, function}.run();
}

} // namespace joist::compiler::ssa
