#include "compiler/ssa/checker.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/print_ssa.h"

#include <algorithm>
#include <map>
#include <set>

namespace joist::compiler::ssa {

namespace {

class FunctionChecker {
public:
    explicit FunctionChecker(const Function& function) : function_{function} {}

    std::vector<std::string> check() {
        if (function_.blocks.empty()) {
            say(0, "no blocks");
            return std::move(problems_);
        }
        if (function_.params.size() != function_.arity)
            say(0, "not one parameter for each argument");
        for (BlockId id = 0; id < function_.blocks.size(); ++id)
            check_shape(id);
        if (!problems_.empty()) return std::move(problems_);
        Cfg cfg{function_};
        cfg.find_dominators();
        cfg_ = &cfg;
        if (!cfg.predecessors(0).empty()) say(0, "the entry has a predecessor");
        find_definitions();
        for (const BlockId id : cfg.order())
            check_uses(id);
        check_regions();
        return std::move(problems_);
    }

private:
    void say(BlockId block, const std::string& what) {
        problems_.push_back(print_atom(function_.name.text()) + "/" +
                            std::to_string(function_.arity) + " b" + std::to_string(block) + ": " +
                            what);
    }

    void check_shape(BlockId id) {
        const Block& block = function_.blocks[id];
        for (const Instruction* one : block.instructions) {
            const OpInfo& info = op_info(one->op);
            const int count = static_cast<int>(one->operands.size());
            if (count < info.min_operands ||
                (info.max_operands >= 0 && count > info.max_operands)) {
                say(id, "wrong number of operands: " + print_instruction(*one));
            }
            if (info.has_result != (one->result != kNoValue))
                say(id, "result missing or not wanted: " + print_instruction(*one));
            if (one->op == Op::bs_create_bin && one->operands.size() != one->segments.size() * 2)
                say(id, "segments and operands differ in number");
            const bool last = one == block.instructions.back();
            const bool branches = last && block.terminator.kind == TerminatorKind::kSucceeded;
            if (info.must_branch && !branches)
                say(id, "not followed by succeeded: " + print_instruction(*one));
            if (branches && !info.must_branch && !info.may_fail)
                say(id, "succeeded after what can't fail: " + print_instruction(*one));
            if (branches && info.is_call)
                say(id, "succeeded after a call: " + print_instruction(*one));
        }
        const Terminator& end = block.terminator;
        if (end.kind == TerminatorKind::kNone) say(id, "no terminator");
        if (end.kind == TerminatorKind::kSucceeded && block.instructions.empty())
            say(id, "succeeded with nothing before it");
        if ((end.kind == TerminatorKind::kTryBegin) != (end.result != kNoValue))
            say(id, "terminator with a result that is not try_begin");
        const auto two = [&] { return end.target != kNoBlock && end.other != kNoBlock; };
        bool good = true;
        switch (end.kind) {
        case TerminatorKind::kNone:
            break;
        case TerminatorKind::kJump:
        case TerminatorKind::kReceiveNext:
        case TerminatorKind::kWait:
            good = end.target != kNoBlock && end.other == kNoBlock && end.operands.empty();
            break;
        case TerminatorKind::kBranch:
            good = two() && end.operands.size() == test_operands(end);
            break;
        case TerminatorKind::kSwitch:
        case TerminatorKind::kSwitchArity:
            good = end.target != kNoBlock && end.operands.size() == 1;
            break;
        case TerminatorKind::kSucceeded:
        case TerminatorKind::kTryBegin:
            good = two() && end.operands.empty();
            break;
        case TerminatorKind::kReturn:
            good = end.operands.size() == 1;
            break;
        case TerminatorKind::kMatchFail:
            good = end.match_fail == MatchFail::kFunctionClause
                       ? true
                       : end.operands.size() == (end.match_fail == MatchFail::kIfClause ? 0u : 1u);
            break;
        case TerminatorKind::kRaise:
            good = end.operands.size() == 3;
            break;
        case TerminatorKind::kWaitTimeout:
            good = two() && end.operands.size() == 1;
            break;
        case TerminatorKind::kUnreachable:
            break;
        }
        if (!good) say(id, "malformed terminator: " + print_terminator(end));
        std::set<const Literal*> seen;
        for (const SwitchCase& one : end.cases) {
            if (!one.literal->is_atom() && !one.literal->is_integer())
                say(id, "switch case is neither atom nor integer");
            if (!seen.insert(one.literal).second)
                say(id, "switch case comes twice: " + print_literal(one.literal));
        }
        for_each_successor(end, [&](BlockId to) {
            if (to >= function_.blocks.size()) say(id, "no block b" + std::to_string(to));
        });
    }

    static std::size_t test_operands(const Terminator& end) {
        switch (end.test) {
        case Test::kIsLt:
        case Test::kIsGe:
        case Test::kIsEq:
        case Test::kIsNe:
        case Test::kIsEqExact:
        case Test::kIsNeExact:
        case Test::kTestArity:
        case Test::kIsFunction2:
        case Test::kBsTestTail:
        case Test::kBsTestUnit:
        case Test::kIsRecordAccessible:
            return 2;
        case Test::kIsNativeRecord:
        case Test::kIsTaggedTuple:
            return 3;
        case Test::kHasMapFields:
            return std::max<std::size_t>(end.operands.size(), 2);
        default:
            return 1;
        }
    }

    void define(ValueId value, BlockId block, std::size_t index) {
        if (value >= function_.value_count)
            return say(block, "value v" + std::to_string(value) + " is out of range");
        if (where_[value].block != kNoBlock)
            say(block, "v" + std::to_string(value) + " is defined twice");
        where_[value] = {block, index};
    }

    void find_definitions() {
        where_.assign(function_.value_count, {kNoBlock, 0});
        for (const ValueId param : function_.params)
            define(param, 0, 0);
        for (const BlockId id : cfg_->order()) {
            const Block& block = function_.blocks[id];
            for (const Phi& phi : block.phis)
                define(phi.result, id, 0);
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                if (block.instructions[i]->result != kNoValue)
                    define(block.instructions[i]->result, id, i + 1);
            }
            if (block.terminator.result != kNoValue)
                define(block.terminator.result, id, block.instructions.size() + 1);
        }
    }

    /// `index`: number of the using instruction from 1; the terminator counts as one more.
    void use(Operand operand, BlockId block, std::size_t index) {
        if (!operand.is_value()) return;
        const ValueId value = operand.value();
        if (value >= where_.size() || where_[value].block == kNoBlock)
            return say(block, "v" + std::to_string(value) + " is not defined");
        const auto [home, at] = where_[value];
        if (home == block ? at >= index : !cfg_->dominates(home, block)) {
            say(block,
                "v" + std::to_string(value) + " is used where its definition does not reach");
        }
    }

    void check_uses(BlockId id) {
        const Block& block = function_.blocks[id];
        const auto preds = cfg_->predecessors(id);
        for (const Phi& phi : block.phis) {
            std::set<BlockId> named;
            for (const PhiArgument& argument : phi.arguments) {
                if (argument.operand.is_none()) say(id, "phi argument missing");
                if (argument.block >= function_.blocks.size() || !cfg_->reachable(argument.block))
                    continue;
                if (!named.insert(argument.block).second)
                    say(id, "phi names b" + std::to_string(argument.block) + " twice");
                if (std::find(preds.begin(), preds.end(), argument.block) == preds.end()) {
                    say(id,
                        "phi names b" + std::to_string(argument.block) +
                            ", which is no predecessor");
                } else {
                    use(argument.operand,
                        argument.block,
                        function_.blocks[argument.block].instructions.size() + 2);
                }
            }
            for (const BlockId pred : preds) {
                if (!named.contains(pred))
                    say(id,
                        "phi v" + std::to_string(phi.result) + " lacks b" + std::to_string(pred));
            }
        }
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            for (const Operand operand : block.instructions[i]->operands) {
                if (operand.is_none() && block.instructions[i]->op != Op::bs_create_bin)
                    say(id, "operand missing: " + print_instruction(*block.instructions[i]));
                use(operand, id, i + 1);
            }
        }
        for (const Operand operand : block.terminator.operands) {
            if (operand.is_none())
                say(id, "operand missing: " + print_terminator(block.terminator));
            use(operand, id, block.instructions.size() + 1);
        }
    }

    /// Each block must be entered with the same regions open, whichever way control comes.
    void check_regions() {
        std::map<BlockId, std::vector<ValueId>> open;
        open[0] = {};
        for (const BlockId id : cfg_->order()) {
            const auto entry = open.find(id);
            if (entry == open.end()) continue;
            std::vector<ValueId> regions = entry->second;
            const Block& block = function_.blocks[id];
            for (const Instruction* one : block.instructions) {
                if (one->op != Op::try_end && one->op != Op::try_case && one->op != Op::catch_end)
                    continue;
                if (!one->operands[0].is_value() || regions.empty() ||
                    regions.back() != one->operands[0].value()) {
                    say(id,
                        "closes a region that is not the innermost: " + print_instruction(*one));
                    continue;
                }
                regions.pop_back();
            }
            const Terminator& end = block.terminator;
            if (end.kind == TerminatorKind::kTryBegin) regions.push_back(end.result);
            if (end.kind == TerminatorKind::kReturn && !regions.empty())
                say(id, "returns inside a try region");
            for_each_successor(end, [&](BlockId to) {
                const auto [found, fresh] = open.emplace(to, regions);
                if (!fresh && found->second != regions)
                    say(to, "entered with different try regions open");
            });
        }
    }

    struct Place {
        BlockId block;
        std::size_t index;
    };

    const Function& function_;
    const Cfg* cfg_ = nullptr;
    std::vector<Place> where_;
    std::vector<std::string> problems_;
};

} // namespace

std::vector<std::string> check_function(const Function& function) {
    return FunctionChecker{function}.check();
}

std::vector<std::string> check_module(const Module& module) {
    std::vector<std::string> problems;
    std::set<std::pair<std::string_view, std::uint32_t>> defined;
    for (const auto& function : module.functions) {
        if (!defined.emplace(function->name.text(), function->arity).second) {
            problems.push_back(print_atom(function->name.text()) + "/" +
                               std::to_string(function->arity) + " is defined twice");
        }
    }
    for (const auto& function : module.functions) {
        const auto found = check_function(*function);
        problems.insert(problems.end(), found.begin(), found.end());
        for (const Block& block : function->blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op != Op::call && one->op != Op::make_fun) continue;
                if (!defined.contains({one->callee.name.text(), one->callee.arity})) {
                    problems.push_back(print_atom(function->name.text()) + "/" +
                                       std::to_string(function->arity) + ": no function " +
                                       print_atom(one->callee.name.text()) + "/" +
                                       std::to_string(one->callee.arity));
                }
            }
        }
    }
    for (const auto& one : module.exports) {
        if (!defined.contains({one.name.text(), one.arity})) {
            problems.push_back("no exported function " + print_atom(one.name.text()) + "/" +
                               std::to_string(one.arity));
        }
    }
    return problems;
}

} // namespace joist::compiler::ssa
