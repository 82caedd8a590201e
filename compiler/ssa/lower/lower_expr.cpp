// Values without control flow. See lowering.h.
#include "compiler/lint/erl_bifs.h"
#include "compiler/ssa/lower/lowering.h"

namespace joist::compiler::ssa {

bool is_control(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kValues:
    case ExprKind::kCase:
    case ExprKind::kAndalso:
    case ExprKind::kOrelse:
    case ExprKind::kTry:
    case ExprKind::kCatch:
    case ExprKind::kReceive:
    case ExprKind::kMatchFail:
    case ExprKind::kRaise:
        return true;
    default:
        return false;
    }
}

void Lowering::refer(BlockId block) {
    if (block >= referred_.size()) referred_.resize(block + 64, false);
    referred_[block] = true;
}

void Lowering::jump(BlockId target) {
    refer(target);
    b_.jump(target);
}

void Lowering::branch(Test test,
                      std::initializer_list<Operand> operands,
                      BlockId then,
                      BlockId otherwise) {
    branch(test, std::span<const Operand>{operands.begin(), operands.size()}, then, otherwise);
}

void Lowering::branch(Test test,
                      std::span<const Operand> operands,
                      BlockId then,
                      BlockId otherwise) {
    refer(then);
    refer(otherwise);
    b_.branch(test, operands, then, otherwise);
}

void Lowering::succeeded_or(BlockId failure) {
    refer(failure);
    b_.succeeded_or(failure);
}

void Lowering::switch_value(Operand value,
                            const std::vector<SwitchCase>& cases,
                            BlockId otherwise) {
    for (const SwitchCase& one : cases)
        refer(one.block);
    refer(otherwise);
    b_.switch_value(value, cases, otherwise);
}

void Lowering::switch_arity(Operand value,
                            const std::vector<SwitchCase>& cases,
                            BlockId otherwise) {
    for (const SwitchCase& one : cases)
        refer(one.block);
    refer(otherwise);
    b_.switch_arity(value, cases, otherwise);
}

Operand Lowering::atom(const Expr* expr) {
    if (expr->is_literal()) return literal(expr->literal);
    if (expr->is_var()) {
        const Operand found = env(expr->var);
        return found.is_none() ? literal(pool().nil()) : found;
    }
    return value(expr);
}

std::vector<Operand> Lowering::atoms(std::span<Expr* const> args) {
    std::vector<Operand> operands;
    operands.reserve(args.size());
    for (const Expr* arg : args)
        operands.push_back(atom(arg));
    return operands;
}

// After an operation that can fail: in a guard that is where to go; in a body it raises by itself.
void Lowering::may_fail() {
    if (guard_fail_ != kNoBlock) succeeded_or(guard_fail_);
}

Operand Lowering::value(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kLiteral:
    case ExprKind::kVar:
        return atom(expr);
    case ExprKind::kTuple:
        return b_.emit(Op::put_tuple, atoms(expr->args));
    case ExprKind::kCons: {
        const Operand head = atom(expr->args[0]);
        return b_.emit(Op::put_list, {head, atom(expr->args[1])});
    }
    case ExprKind::kMap:
        return map(expr);
    case ExprKind::kBinary:
        return binary(expr);
    case ExprKind::kCall:
        return call(expr);
    case ExprKind::kCallVar: {
        const auto operands = atoms(expr->args);
        at(expr->pos);
        return b_.emit(Op::apply, operands);
    }
    case ExprKind::kLocalCall: {
        const auto operands = atoms(expr->args);
        at(expr->pos);
        const Operand made = b_.call(expr->name, operands);
        if (!shared_.returns.returns(expr->name, expr->arity)) b_.unreachable();
        return made;
    }
    case ExprKind::kApply: {
        const auto operands = atoms(expr->args);
        at(expr->pos);
        return b_.emit(Op::call_fun, operands);
    }
    case ExprKind::kMakeFun:
        return b_.make_fun(expr->name, expr->arity, atoms(expr->args));
    case ExprKind::kStacktrace:
        return b_.emit(Op::build_stacktrace, {atom(expr->args[0])});
    case ExprKind::kInitWritable:
        return b_.emit(Op::bs_init_writable, {atom(expr->args[0])});
    default: {
        // Short-circuit operators in guards; other control flow never comes here.
        const std::vector<Operand> one = values(expr, 1);
        return one.empty() ? literal(pool().nil()) : one[0];
    }
    }
}

Operand Lowering::map(const Expr* expr) {
    const auto operands = atoms(expr->args);
    at(expr->pos);
    if (operands.size() == 1) {
        // M#{}: only checks that it is a map.
        const BlockId good = b_.new_block();
        const BlockId bad = guard_fail_ != kNoBlock ? guard_fail_ : b_.new_block();
        branch(Test::kIsMap, {operands[0]}, good, bad);
        if (guard_fail_ == kNoBlock) {
            b_.at(bad);
            const Operand reason =
                b_.emit(Op::put_tuple, {Operand{pool().atom("badmap")}, operands[0]});
            const Operand args[] = {reason};
            b_.call_ext(shared_.erlang, shared_.module.symbols.intern("error"), args);
            b_.unreachable();
        }
        b_.at(good);
        return operands[0];
    }
    const Operand made = b_.emit(expr->exact ? Op::put_map_exact : Op::put_map_assoc, operands);
    may_fail();
    return made;
}

Segment segment_of(const core::Segment& from) {
    static_assert(static_cast<int>(SegmentType::kUtf32) ==
                      static_cast<int>(core::SegmentType::kUtf32),
                  "the same order in both");
    Segment segment;
    segment.type = static_cast<SegmentType>(from.type);
    segment.unit = static_cast<std::uint16_t>(from.unit);
    segment.is_signed = from.is_signed;
    segment.is_little = from.is_little;
    segment.is_native = from.is_native;
    return segment;
}

Operand Lowering::binary(const Expr* expr) {
    std::vector<Segment> segments;
    std::vector<Operand> operands;
    for (const core::Segment& one : expr->wide->segments) {
        Segment segment = segment_of(one);
        segment.number = one.number;
        Operand size = one.size ? atom(one.size) : Operand{};
        // As the operation's own operand `all` would mean something; as a program's size it is an
        // error like any atom.
        if (size.is_literal() && size.literal()->is_atom()) size = literal(pool().atom("badarg"));
        const Operand item = atom(one.value);
        if (one.type == core::SegmentType::kBinary) {
            if (one.is_accumulator) segment.type = SegmentType::kPrivateAppend;
            if (!size) {
                size = literal(pool().atom("all"));
                if (!one.is_accumulator && item.is_literal() && item.literal()->is_binary() &&
                    one.unit == 8) {
                    segment.type = SegmentType::kString;
                    size = {};
                }
            }
        }
        segments.push_back(segment);
        operands.push_back(item);
        operands.push_back(size);
    }
    at(expr->pos);
    const Operand made = b_.bs_create_bin(segments, operands);
    may_fail();
    return made;
}

// A boolean as a term.
Operand Lowering::boolean_value(const Expr* test) {
    Join join{b_.new_block(), 1};
    const BlockId yes = b_.new_block();
    const BlockId no = b_.new_block();
    condition(test, yes, no, guard_fail_ != kNoBlock ? guard_fail_ : no);
    b_.at(yes);
    deliver(literal(pool().boolean(true)), &join);
    b_.at(no);
    deliver(literal(pool().boolean(false)), &join);
    return arrive(join)[0];
}

// Calls of these never fail, whatever the arguments.
static bool never_fails(std::string_view name, std::uint32_t arity) {
    if (is_comparison_operator(name, arity)) return true;
    if (arity == 1 && (bif_flags(name, arity) & kTypeTest) != 0) return true;
    return arity == 0; // self, node
}

Operand Lowering::guard_bif(const Expr* expr, std::string_view name) {
    const auto operands = atoms(expr->args);
    at(expr->pos);
    const Operand made = b_.bif(name, operands);
    if (!never_fails(name, expr->arity)) may_fail();
    return made;
}

Operand Lowering::native_record(const Expr* expr) {
    if (expr->name == std::string_view{"is"}) return boolean_value(expr);
    const bool is_get = expr->name == std::string_view{"get"};
    const auto operands = atoms(expr->args);
    at(expr->pos);
    const Operand made = b_.emit(is_get ? Op::get_record_field : Op::put_record, operands);
    may_fail();
    return made;
}

Operand Lowering::call(const Expr* expr) {
    if (expr->module == core::kNativeOperations) return native_record(expr);
    if (const auto known = known_call(expr)) return *known;
    if (expr->module == shared_.erlang) {
        const std::string_view name = expr->name.text();
        if (name == "is_record" && expr->arity == 1) return boolean_value(expr);
        if (name == "is_record" && expr->args[1]->is_literal() &&
            expr->args[1]->literal->is_atom() &&
            (expr->arity == 2 ||
             (expr->args[2]->is_literal() && expr->args[2]->literal->is_small() &&
              expr->args[2]->literal->integer > 0)))
            return boolean_value(expr);
        // No release before OTP 29 has is_integer/3 as an instruction's function.
        const bool is_new = expr->arity == 3 && name == "is_integer";
        const bool is_operation = is_guard_function(name, expr->arity) && expr->arity <= 3 &&
                                  !is_new && (name != "is_record" || guard_fail_ != kNoBlock);
        if (is_operation) return guard_bif(expr, name);
        if (name == "!") {
            const auto operands = atoms(expr->args);
            at(expr->pos);
            return b_.emit(Op::send, operands);
        }
    }
    const auto operands = atoms(expr->args);
    at(expr->pos);
    const Operand made = b_.call_ext(expr->module, expr->name, operands);
    if (expr->module == shared_.erlang && is_exit_function(expr->name.text(), expr->arity))
        b_.unreachable();
    return made;
}

} // namespace joist::compiler::ssa
