#include "compiler/ssa/ssa.h"

#include <array>
#include <cassert>

namespace joist::compiler::ssa {

namespace {

enum OpFlag : unsigned { kR = 1, kP = 2, kF = 4, kB = 8, kC = 16, kG = 32 };

constexpr unsigned R = kR, P = kP, F = kF, B = kB, C = kC, G = kG;

constexpr OpInfo make_info(std::string_view name, int min, int max, unsigned flags) {
    return {name,
            min,
            max,
            (flags & kR) != 0,
            (flags & kP) != 0,
            (flags & kF) != 0,
            (flags & kB) != 0,
            (flags & kC) != 0,
            (flags & (kC | kG)) != 0};
}

constexpr OpInfo kOps[] = {
#define SSA_OP(name, min, max, flags, text) make_info(#name, min, max, flags),
#include "compiler/ssa/ops.def"
};

constexpr std::string_view kTests[] = {"is_lt",       "is_ge",          "is_eq",
                                       "is_ne",       "is_eq_exact",    "is_ne_exact",
                                       "is_integer",  "is_float",       "is_number",
                                       "is_atom",     "is_pid",         "is_reference",
                                       "is_port",     "is_nil",         "is_binary",
                                       "is_bitstr",   "is_list",        "is_nonempty_list",
                                       "is_tuple",    "test_arity",     "is_tagged_tuple",
                                       "is_function", "is_function2",   "is_boolean",
                                       "is_map",      "has_map_fields", "bs_test_tail",
                                       "bs_test_unit", "is_any_native_record",
                                       "is_native_record", "is_record_accessible"};

} // namespace

const OpInfo& op_info(Op op) {
    return kOps[static_cast<std::size_t>(op)];
}

std::string_view segment_type_name(SegmentType type) {
    static constexpr std::string_view kNames[] = {"integer",
                                                  "float",
                                                  "binary",
                                                  "utf8",
                                                  "utf16",
                                                  "utf32",
                                                  "string",
                                                  "append",
                                                  "private_append"};
    return kNames[static_cast<std::size_t>(type)];
}

std::string_view test_name(Test test) {
    return kTests[static_cast<std::size_t>(test)];
}

SsaBuilder::SsaBuilder(Module& module, Symbol name, std::uint32_t arity, Location location)
    : module_{module}, function_{std::make_unique<Function>()}, location_{location} {
    function_->name = name;
    function_->arity = arity;
    function_->location = location;
    for (std::uint32_t i = 0; i < arity; ++i)
        function_->params.push_back(function_->new_value());
    function_->blocks.emplace_back();
}

BlockId SsaBuilder::new_block() {
    function_->blocks.emplace_back();
    return static_cast<BlockId>(function_->blocks.size() - 1);
}

Instruction* SsaBuilder::make(Op op, std::span<const Operand> operands) {
    assert(!ended());
    Instruction* made = module_.arena.make<Instruction>();
    made->op = op;
    made->location = location_;
    made->operands = module_.arena.copy(operands.data(), operands.size());
    if (op_info(op).has_result) made->result = function_->new_value();
    function_->blocks[current_].instructions.push_back(made);
    return made;
}

namespace {

Operand result_of(const Instruction* instruction) {
    return instruction->result == kNoValue ? Operand{} : Operand{instruction->result};
}

} // namespace

Operand SsaBuilder::emit(Op op, std::span<const Operand> operands) {
    return result_of(make(op, operands));
}

Operand SsaBuilder::get_tuple_element(Operand tuple, std::uint32_t index) {
    Instruction* made = make(Op::get_tuple_element, {&tuple, 1});
    made->immediate = index;
    return result_of(made);
}

Operand SsaBuilder::bif(std::string_view name, std::span<const Operand> arguments) {
    Instruction* made = make(Op::bif, arguments);
    made->callee = {module_.symbols.intern("erlang"),
                    module_.symbols.intern(name),
                    static_cast<std::uint32_t>(arguments.size())};
    return result_of(made);
}

Operand SsaBuilder::call(Symbol name, std::span<const Operand> arguments) {
    Instruction* made = make(Op::call, arguments);
    made->callee = {Symbol{}, name, static_cast<std::uint32_t>(arguments.size())};
    return result_of(made);
}

Operand SsaBuilder::call_ext(Symbol module, Symbol name, std::span<const Operand> arguments) {
    Instruction* made = make(Op::call_ext, arguments);
    made->callee = {module, name, static_cast<std::uint32_t>(arguments.size())};
    return result_of(made);
}

Operand
SsaBuilder::make_fun(Symbol name, std::uint32_t arity_with_free, std::span<const Operand> free) {
    Instruction* made = make(Op::make_fun, free);
    made->callee = {Symbol{}, name, arity_with_free};
    return result_of(made);
}

Operand SsaBuilder::bs_match(Operand context, Segment segment, Operand size) {
    const Operand operands[] = {context, size};
    Instruction* made =
        make(Op::bs_match, {operands, size.is_none() ? std::size_t{1} : std::size_t{2}});
    made->segment = segment;
    return result_of(made);
}

Operand SsaBuilder::bs_create_bin(std::span<const Segment> segments,
                                  std::span<const Operand> operands) {
    assert(operands.size() == segments.size() * 2);
    Instruction* made = make(Op::bs_create_bin, operands);
    made->segments = module_.arena.copy(segments.data(), segments.size());
    return result_of(made);
}

Operand SsaBuilder::phi(std::span<const PhiArgument> arguments) {
    assert(!ended());
    Phi& made = function_->blocks[current_].phis.emplace_back();
    made.result = function_->new_value();
    made.arguments.assign(arguments.begin(), arguments.end());
    return made.result;
}

void SsaBuilder::add_phi_argument(BlockId block, Operand phi, PhiArgument argument) {
    for (Phi& one : function_->blocks[block].phis) {
        if (one.result == phi.value()) one.arguments.push_back(argument);
    }
}

Terminator& SsaBuilder::end(TerminatorKind kind, std::span<const Operand> operands) {
    assert(!ended());
    Terminator& terminator = function_->blocks[current_].terminator;
    assert(terminator.kind == TerminatorKind::kNone);
    terminator.kind = kind;
    terminator.location = location_;
    terminator.operands = module_.arena.copy(operands.data(), operands.size());
    current_ = kNoBlock;
    return terminator;
}

void SsaBuilder::jump(BlockId target) {
    end(TerminatorKind::kJump, {}).target = target;
}

void SsaBuilder::branch(Test test,
                        std::span<const Operand> operands,
                        BlockId then,
                        BlockId otherwise) {
    Terminator& made = end(TerminatorKind::kBranch, operands);
    made.test = test;
    made.target = then;
    made.other = otherwise;
}

void SsaBuilder::switch_value(Operand value, std::span<const SwitchCase> cases, BlockId otherwise) {
    Terminator& made = end(TerminatorKind::kSwitch, {&value, 1});
    made.cases = module_.arena.copy(cases.data(), cases.size());
    made.target = otherwise;
}

void SsaBuilder::switch_arity(Operand tuple, std::span<const SwitchCase> cases, BlockId otherwise) {
    Terminator& made = end(TerminatorKind::kSwitchArity, {&tuple, 1});
    made.cases = module_.arena.copy(cases.data(), cases.size());
    made.target = otherwise;
}

void SsaBuilder::succeeded(BlockId success, BlockId failure) {
    Terminator& made = end(TerminatorKind::kSucceeded, {});
    made.target = success;
    made.other = failure;
}

void SsaBuilder::succeeded_or(BlockId failure) {
    const BlockId success = new_block();
    succeeded(success, failure);
    at(success);
}

Operand SsaBuilder::try_begin(bool is_catch, BlockId body, BlockId handler) {
    Terminator& made = end(TerminatorKind::kTryBegin, {});
    made.is_catch = is_catch;
    made.result = function_->new_value();
    made.target = body;
    made.other = handler;
    return made.result;
}

void SsaBuilder::ret(Operand value) {
    end(TerminatorKind::kReturn, {&value, 1});
}

void SsaBuilder::match_fail(MatchFail kind, std::span<const Operand> operands) {
    end(TerminatorKind::kMatchFail, operands).match_fail = kind;
}

void SsaBuilder::raise(Operand exception_class, Operand reason, Operand raw_trace) {
    const Operand operands[] = {exception_class, reason, raw_trace};
    end(TerminatorKind::kRaise, operands);
}

void SsaBuilder::receive_next(BlockId loop) {
    end(TerminatorKind::kReceiveNext, {}).target = loop;
}

void SsaBuilder::wait(BlockId loop) {
    end(TerminatorKind::kWait, {}).target = loop;
}

void SsaBuilder::wait_timeout(Operand time, BlockId loop, BlockId expired) {
    Terminator& made = end(TerminatorKind::kWaitTimeout, {&time, 1});
    made.target = loop;
    made.other = expired;
}

void SsaBuilder::unreachable() {
    end(TerminatorKind::kUnreachable, {});
}

void SsaBuilder::finish() {
    module_.functions.push_back(std::move(function_));
}

bool may_be_native(const Module& module, const Function& function) {
    bool listed = false;
    for (const Module::Attribute& attribute : module.attributes) {
        if (attribute.name != "nifs") continue;
        listed = true;
        for (const Literal* rest = attribute.value; rest->is_cons(); rest = rest->tail()) {
            const Literal* one = rest->head();
            if (one->is_tuple() && one->items.size() == 2 && one->items[0]->is_atom() &&
                one->items[0]->atom == function.name && one->items[1]->is_small() &&
                one->items[1]->integer == function.arity)
                return true;
        }
    }
    if (listed) return false;
    for (const Block& block : function.blocks)
        for (const Instruction* one : block.instructions)
            if (one->op == Op::call_ext && one->callee.name == "nif_error" &&
                one->callee.module == "erlang")
                return true;
    return false;
}

bool loads_unknown_natives(const Module& module) {
    for (const Module::Attribute& attribute : module.attributes) {
        if (attribute.name == "nifs") return false;
    }
    for (const auto& function : module.functions) {
        for (const Block& block : function->blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op == Op::call_ext && one->callee.name == "load_nif") return true;
            }
        }
    }
    return false;
}

} // namespace joist::compiler::ssa
