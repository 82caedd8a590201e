// Tests whose outcome is known on the way to them.
//
//   b0: branch is_integer(X) b1, b3          b0: branch is_integer(X) b1, b6
//   b1: branch 0 < X b2, b3                  b1: branch 0 < X b2, b6
//   b2: branch Y =:= a b7, b3                b2: branch Y =:= a b7, b5
//   b3: branch is_integer(X) b4, b6
//   b4: branch 0 < X b5, b6
//   b5: branch Y =:= b b8, b6                b5: branch Y =:= b b8, b6
//
// Such are the clauses of a function whose guards begin alike. A test that all ways to it answer
// goes; a block that does nothing but test is passed by on each way that knows the answer. What is
// known of a value is kinds, one constant, a size, and outcomes of other tests as they were made.
#include "compiler/ssa/known_tests.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/type_lattice.h"

#include <algorithm>
#include <unordered_map>

namespace joist::compiler::ssa {

namespace {

/// Blocks passed by on one way.
constexpr int kMostPassed = 16;
/// Ways that meet where a further one may come: looking for one's values takes as long as there
/// are.
constexpr std::size_t kMostWays = 64;
/// Cases of a switch that the way past all of them remembers.
constexpr std::size_t kMostCases = 32;

/// A test without its outcome: `not equal` is `equal`, `at least` is `less`.
struct Question {
    Test test = Test::kIsEqExact;
    Operand a, b, c;
    friend bool operator==(const Question&, const Question&) = default;
};

struct QuestionHash {
    std::size_t operator()(const Question& one) const {
        std::size_t sum = static_cast<std::size_t>(one.test);
        for (const Operand operand : {one.a, one.b, one.c}) {
            const std::size_t part = operand.is_value()
                                         ? operand.value() * 2 + 1
                                         : reinterpret_cast<std::size_t>(
                                               operand.is_literal() ? operand.literal() : nullptr);
            sum = (sum ^ part) * 0x9e3779b97f4a7c15u;
            sum ^= sum >> 29;
        }
        return sum;
    }
};

/// `inverted`: the outcome is the opposite of the test's. False: of no use to remember.
bool question_of(const Terminator& end, Question& question, bool& inverted) {
    if (end.operands.size() > 3 || end.operands.empty()) return false;
    inverted = false;
    question = {end.test,
                end.operands[0],
                end.operands.size() > 1 ? end.operands[1] : Operand{},
                end.operands.size() > 2 ? end.operands[2] : Operand{}};
    switch (end.test) {
    case Test::kIsNe:
        question.test = Test::kIsEq;
        inverted = true;
        break;
    case Test::kIsNeExact:
        question.test = Test::kIsEqExact;
        inverted = true;
        break;
    case Test::kIsGe:
        question.test = Test::kIsLt;
        inverted = true;
        break;
    case Test::kBsTestTail:
    case Test::kBsTestUnit:
        return false;
    default:
        break;
    }
    if ((question.test == Test::kIsEq || question.test == Test::kIsEqExact) &&
        question.a.is_literal())
        std::swap(question.a, question.b);
    return true;
}

Mask kinds_of(const Literal& literal) {
    if (literal.is_atom())
        return literal.is_atom("true") || literal.is_atom("false") ? kBool : kOtherAtom;
    if (literal.is_integer()) return kInt;
    if (literal.is_nil()) return kNil;
    return kAny;
}

/// Constants of which two are the same value only if they are one.
bool is_simple(const Literal& literal) {
    return literal.is_atom() || literal.is_small();
}

class KnownTests {
public:
    KnownTests(Module& module, Function& function) : module_{module}, function_{function} {}

    void run() {
        if (!has_work()) return;
        Cfg cfg{function_};
        cfg.find_dominators();
        cfg_ = &cfg;
        kinds_.assign(function_.value_count, kAny);
        constants_.assign(function_.value_count, nullptr);
        sizes_.assign(function_.value_count, -1);
        walk();
        if (changed_) remove_unreachable(function_);
    }

private:
    bool has_work() const {
        int tests = 0;
        for (const Block& block : function_.blocks) {
            tests += block.terminator.kind == TerminatorKind::kBranch ||
                     block.terminator.kind == TerminatorKind::kSwitch;
        }
        return tests >= 2;
    }

    // What is known, and what to take back where a way ends.

    struct Undo {
        enum class What : std::uint8_t { kKinds, kConstant, kSize, kAnswer } what;
        ValueId value;
        Mask kinds;
        const Literal* constant;
        std::int64_t size;
        Question question;
    };

    void narrow(ValueId value, Mask kinds) {
        if ((kinds_[value] & ~kinds) == 0) return;
        undo_.push_back({Undo::What::kKinds, value, kinds_[value], nullptr, 0, {}});
        kinds_[value] &= kinds;
    }
    void answer(const Question& question, bool outcome) {
        if (!answers_.emplace(question, outcome).second) return;
        undo_.push_back({Undo::What::kAnswer, 0, 0, nullptr, 0, question});
    }
    void take_back(std::size_t mark) {
        while (undo_.size() > mark) {
            const Undo& last = undo_.back();
            switch (last.what) {
            case Undo::What::kKinds:
                kinds_[last.value] = last.kinds;
                break;
            case Undo::What::kConstant:
                constants_[last.value] = nullptr;
                break;
            case Undo::What::kSize:
                sizes_[last.value] = -1;
                break;
            case Undo::What::kAnswer:
                answers_.erase(last.question);
                break;
            }
            undo_.pop_back();
        }
    }

    void learn_size(ValueId value, Operand size) {
        narrow(value, kTuple);
        if (sizes_[value] >= 0 || !size.is_literal()) return;
        undo_.push_back({Undo::What::kSize, value, 0, nullptr, 0, {}});
        sizes_[value] = size.literal()->integer;
    }

    void learn(const Question& question, bool outcome) {
        if (question.a.is_value()) {
            const ValueId value = question.a.value();
            if (const Mask kinds = mask_of_test(question.test))
                return narrow(value, outcome ? kinds : kAny & ~kinds);
            if (outcome) learn_shape(question, value);
        }
        answer(question, outcome);
    }

    void learn_shape(const Question& question, ValueId value) {
        switch (question.test) {
        case Test::kIsEqExact:
            if (!question.b.is_literal()) return;
            narrow(value, kinds_of(*question.b.literal()));
            if (constants_[value]) return;
            undo_.push_back({Undo::What::kConstant, value, 0, nullptr, 0, {}});
            constants_[value] = question.b.literal();
            return;
        case Test::kTestArity:
        case Test::kIsTaggedTuple:
            return learn_size(value, question.b);
        case Test::kIsFunction2:
            return narrow(value, kFun);
        default:
            return;
        }
    }

    /// 1: surely, 0: surely not, -1: who knows.
    int decide(const Question& question) const {
        if (question.a.is_value()) {
            const ValueId value = question.a.value();
            const Mask known = kinds_[value];
            if (const Mask kinds = mask_of_test(question.test))
                return known == 0 ? -1 : (known & kinds) == 0 ? 0 : (known & ~kinds) == 0 ? 1 : -1;
            if (const int shape = decide_shape(question, value, known); shape >= 0) return shape;
        }
        const auto found = answers_.find(question);
        return found == answers_.end() ? -1 : found->second;
    }

    int decide_shape(const Question& question, ValueId value, Mask known) const {
        switch (question.test) {
        case Test::kIsEqExact: {
            if (!question.b.is_literal()) return -1;
            const Literal* literal = question.b.literal();
            if (known != 0 && (known & kinds_of(*literal)) == 0) return 0;
            const Literal* constant = constants_[value];
            if (!constant || !is_simple(*constant) || !is_simple(*literal)) return -1;
            return constant == literal;
        }
        case Test::kTestArity:
        case Test::kIsTaggedTuple:
            if (known != 0 && !(known & kTuple)) return 0;
            if (sizes_[value] < 0 || !question.b.is_literal()) return -1;
            if (sizes_[value] != question.b.literal()->integer) return 0;
            return question.test == Test::kTestArity ? 1 : -1;
        case Test::kIsFunction2:
            return known != 0 && !(known & kFun) ? 0 : -1;
        default:
            return -1;
        }
    }

    int decide(const Terminator& end) const {
        Question question;
        bool inverted = false;
        if (end.kind != TerminatorKind::kBranch || !question_of(end, question, inverted)) return -1;
        const int outcome = decide(question);
        return outcome < 0 ? -1 : outcome ^ static_cast<int>(inverted);
    }

    /// Where a block that only decides leads to; kNoBlock: not known.
    BlockId outcome_of(const Terminator& end) const {
        if (end.kind == TerminatorKind::kBranch) {
            const int outcome = decide(end);
            return outcome < 0 ? kNoBlock : outcome ? end.target : end.other;
        }
        if (end.kind != TerminatorKind::kSwitch || !end.operands[0].is_value()) return kNoBlock;
        const Literal* constant = constants_[end.operands[0].value()];
        if (!constant || !is_simple(*constant)) return kNoBlock;
        for (const SwitchCase& one : end.cases) {
            if (one.literal == constant) return one.block;
        }
        return end.target;
    }

    /// What the cases of block `from` that lead to a block are.
    struct CaseSum {
        BlockId from = kNoBlock;
        std::uint32_t count = 0;
        const Literal* only = nullptr;
    };
    void sum_up_cases(BlockId from, const Terminator& end) {
        for (const SwitchCase& one : end.cases) {
            CaseSum& sum = sums_[one.block];
            if (sum.from != from) sum = {from, 0, one.literal};
            ++sum.count;
        }
    }

    /// What going from block `from`, which ends like that, to `to` tells.
    void learn_edge(BlockId from, const Terminator& end, BlockId to) {
        if (end.kind == TerminatorKind::kBranch) {
            Question question;
            bool inverted = false;
            if (end.target == end.other || !question_of(end, question, inverted)) return;
            learn(question, (to == end.target) != inverted);
        } else if (end.kind == TerminatorKind::kSwitch && end.operands[0].is_value()) {
            const auto learn_equal = [&](const Literal* literal, bool outcome) {
                learn({Test::kIsEqExact, end.operands[0], literal, {}}, outcome);
            };
            if (const CaseSum& sum = sums_[to]; sum.from == from) {
                if (sum.count == 1 && to != end.target) learn_equal(sum.only, true);
                return;
            }
            for (std::size_t i = 0; i < end.cases.size() && i < kMostCases; ++i)
                learn_equal(end.cases[i].literal, false);
        }
    }

    // The walk.

    void walk() {
        const std::size_t count = function_.blocks.size();
        std::vector<BlockId> first(count, kNoBlock), next(count, kNoBlock);
        const auto& order = cfg_->order();
        for (std::size_t i = order.size(); i-- > 1;) {
            const BlockId above = cfg_->idom(order[i]);
            next[order[i]] = first[above];
            first[above] = order[i];
        }
        struct Open {
            BlockId next_child;
            std::size_t mark;
        };
        std::vector<Open> open;
        const auto enter = [&](BlockId id) {
            const std::size_t mark = undo_.size();
            if (const auto preds = cfg_->predecessors(id); preds.size() == 1)
                learn_edge(preds[0], entered_as_[preds[0]], id);
            entered_as_[id] = function_.blocks[id].terminator;
            sum_up_cases(id, entered_as_[id]);
            visit(id);
            open.push_back({first[id], mark});
        };
        entered_as_.resize(count);
        sums_.resize(count);
        enter(0);
        while (!open.empty()) {
            Open& top = open.back();
            if (top.next_child == kNoBlock) {
                take_back(top.mark);
                open.pop_back();
                continue;
            }
            const BlockId child = top.next_child;
            top.next_child = next[child];
            enter(child);
        }
    }

    void visit(BlockId id) {
        Terminator& end = function_.blocks[id].terminator;
        switch (end.kind) {
        case TerminatorKind::kJump:
        case TerminatorKind::kSucceeded:
        case TerminatorKind::kSwitchArity:
            break;
        case TerminatorKind::kBranch:
        case TerminatorKind::kSwitch:
            if (const BlockId to = outcome_of(end); to != kNoBlock) {
                become_jump(end, to);
                changed_ = true;
            }
            break;
        default:
            return;
        }
        pass_by(id);
    }

    static void become_jump(Terminator& end, BlockId to) {
        const Location location = end.location;
        end = Terminator{};
        end.kind = TerminatorKind::kJump;
        end.target = to;
        end.location = location;
    }

    bool only_decides(BlockId id) const {
        const Block& block = function_.blocks[id];
        return block.phis.empty() && block.instructions.empty() &&
               (block.terminator.kind == TerminatorKind::kBranch ||
                block.terminator.kind == TerminatorKind::kSwitch);
    }

    void pass_by(BlockId id) {
        Terminator& end = function_.blocks[id].terminator;
        bool any = false;
        for_each_successor(end, [&](BlockId to) { any = any || only_decides(to); });
        if (!any) return;
        if (end.kind == TerminatorKind::kSwitch || end.kind == TerminatorKind::kSwitchArity) {
            end.cases = module_.arena.copy(end.cases.data(), end.cases.size());
        }
        // What was decided already is a jump now, and tells nothing.
        const Terminator before = end.kind == entered_as_[id].kind ? entered_as_[id] : end;
        // The two ways of `succeeded` must stay apart.
        const bool succeeded = end.kind == TerminatorKind::kSucceeded;
        const auto redirect = [&](BlockId& to, BlockId as_it_was) {
            if (to == kNoBlock || !only_decides(to)) return;
            const std::size_t mark = undo_.size();
            learn_edge(id, before, as_it_was);
            to = where_to(id, to, succeeded ? before.target : kNoBlock);
            take_back(mark);
        };
        if (!succeeded) redirect(end.target, before.target);
        if (before.other != before.target) redirect(end.other, before.other);
        for (std::size_t i = 0; i < end.cases.size(); ++i)
            redirect(end.cases[i].block, before.cases[i].block);
        if (end.kind == TerminatorKind::kBranch && end.target == end.other)
            become_jump(end, end.target);
    }

    /// Where the way from `from` to `to`, which only decides, comes to in the end, short of
    /// `never`.
    BlockId where_to(BlockId from, BlockId to, BlockId never) {
        BlockId at = to;
        for (int passed = 0; passed < kMostPassed && only_decides(at) && at != from; ++passed) {
            const BlockId next = outcome_of(function_.blocks[at].terminator);
            if (next == kNoBlock || next == from || next == never || !take_phis(from, at, next))
                break;
            at = next;
            changed_ = true;
        }
        return at;
    }

    /// Gives the phis of `to` what they take from `through` for `from` too; false: they have
    /// something else from there.
    bool take_phis(BlockId from, BlockId through, BlockId to) {
        auto& phis = function_.blocks[to].phis;
        const auto argument = [](const Phi& phi, BlockId block) {
            return std::find_if(phi.arguments.begin(),
                                phi.arguments.end(),
                                [&](const PhiArgument& one) { return one.block == block; });
        };
        for (const Phi& phi : phis) {
            if (phi.arguments.size() > kMostWays) return false;
            const auto theirs = argument(phi, through), own = argument(phi, from);
            if (theirs == phi.arguments.end()) return false;
            if (own != phi.arguments.end() && own->operand != theirs->operand) return false;
        }
        for (Phi& phi : phis) {
            if (argument(phi, from) == phi.arguments.end())
                phi.arguments.push_back({from, argument(phi, through)->operand});
        }
        return true;
    }

    Module& module_;
    Function& function_;
    const Cfg* cfg_ = nullptr;
    std::vector<Mask> kinds_;
    std::vector<const Literal*> constants_;
    std::vector<std::int64_t> sizes_;
    std::unordered_map<Question, bool, QuestionHash> answers_;
    std::vector<Undo> undo_;
    std::vector<Terminator> entered_as_; ///< terminators before they were changed
    std::vector<CaseSum> sums_;          ///< by block that cases lead to
    bool changed_ = false;
};

} // namespace

void use_known_tests(Module& module, Function& function) {
    KnownTests{module, function}.run();
}

} // namespace joist::compiler::ssa
