// Conditions as branches. See lowering.h.
#include "compiler/lint/erl_bifs.h"
#include "compiler/ssa/lower/lowering.h"

#include <array>

namespace joist::compiler::ssa {

namespace {

struct NamedTest {
    std::string_view name;
    Test test;
    bool swapped;
};

constexpr std::array<NamedTest, 8> kComparisons{{
    {"<", Test::kIsLt, false},
    {">=", Test::kIsGe, false},
    {">", Test::kIsLt, true},
    {"=<", Test::kIsGe, true},
    {"==", Test::kIsEq, false},
    {"/=", Test::kIsNe, false},
    {"=:=", Test::kIsEqExact, false},
    {"=/=", Test::kIsNeExact, false},
}};

constexpr std::array<NamedTest, 14> kTypeTests{{
    {"is_integer", Test::kIsInteger, false},
    {"is_float", Test::kIsFloat, false},
    {"is_number", Test::kIsNumber, false},
    {"is_atom", Test::kIsAtom, false},
    {"is_pid", Test::kIsPid, false},
    {"is_reference", Test::kIsReference, false},
    {"is_port", Test::kIsPort, false},
    {"is_binary", Test::kIsBinary, false},
    {"is_bitstring", Test::kIsBitstring, false},
    {"is_list", Test::kIsList, false},
    {"is_tuple", Test::kIsTuple, false},
    {"is_function", Test::kIsFunction, false},
    {"is_boolean", Test::kIsBoolean, false},
    {"is_map", Test::kIsMap, false},
}};

} // namespace

// True or false for certain, and evaluation can't fail (its arguments being atomic).
bool Lowering::is_sure_boolean(const Expr* expr) const {
    if (expr->kind != ExprKind::kCall || expr->module != shared_.erlang) return false;
    for (const Expr* arg : expr->args)
        if (!arg->is_atomic()) return false;
    const std::string_view name = expr->name.text();
    return is_comparison_operator(name, expr->arity) ||
           (expr->arity == 1 && (bif_flags(name, 1) & kTypeTest) != 0);
}

void Lowering::condition(const Expr* expr, BlockId yes, BlockId no, BlockId other) {
    switch (expr->kind) {
    case ExprKind::kLiteral:
        return jump(expr->literal->is_atom("true")    ? yes
                    : expr->literal->is_atom("false") ? no
                                                      : other);
    case ExprKind::kAndalso:
    case ExprKind::kOrelse:
        return short_circuit(expr, yes, no, other);
    case ExprKind::kCall:
        if (call_condition(expr, yes, no, other)) return;
        break;
    default:
        break;
    }
    value_condition(expr, yes, no, other);
}

void Lowering::value_condition(const Expr* expr, BlockId yes, BlockId no, BlockId other) {
    const Operand made = value(expr);
    const Literal* yes_atom = pool().boolean(true);
    if (no == other) return branch(Test::kIsEqExact, {made, literal(yes_atom)}, yes, no);
    switch_value(made, {{yes_atom, yes}, {pool().boolean(false), no}}, other);
}

void Lowering::short_circuit(const Expr* expr, BlockId yes, BlockId no, BlockId other) {
    const bool is_and = expr->kind == ExprKind::kAndalso;
    const BlockId second = b_.new_block();
    const Expr* first = expr->args[0];
    if (guard_fail_ != kNoBlock)
        condition(first, is_and ? second : yes, is_and ? no : second, other);
    else {
        BlockId bad = b_.new_block();
        Operand subject;
        if (first->is_atomic()) subject = atom(first);
        if (first->is_var()) {
            switch_value(subject,
                         {{pool().boolean(true), is_and ? second : yes},
                          {pool().boolean(false), is_and ? no : second}},
                         bad);
        } else
            condition(first, is_and ? second : yes, is_and ? no : second, bad);
        if (is_referred(bad)) {
            b_.at(bad);
            error_with("badarg", subject ? subject : literal(pool().nil()), expr->pos);
        } else {
            b_.at(bad);
            b_.unreachable();
        }
    }
    b_.at(second);
    for (const core::Binding& one : expr->wide->body->bindings) {
        binding(one);
        if (b_.ended()) return;
    }
    condition(expr->wide->body->result, yes, no, other);
}

// is_record/1, a function since OTP 29: a native record is what is nothing else, on every release.
void Lowering::native_record_test(Operand subject, BlockId yes, BlockId no) {
    constexpr std::array kOthers{Test::kIsTuple,
                                 Test::kIsList,
                                 Test::kIsAtom,
                                 Test::kIsNumber,
                                 Test::kIsBitstring,
                                 Test::kIsMap,
                                 Test::kIsFunction,
                                 Test::kIsPid,
                                 Test::kIsReference,
                                 Test::kIsPort};
    for (const Test test : kOthers) {
        const BlockId next = test == kOthers.back() ? yes : b_.new_block();
        branch(test, {subject}, no, next);
        if (next != yes) b_.at(next);
    }
}

void Lowering::native_record_is(
    Operand subject, const Literal* which, bool accessible, BlockId yes, BlockId no) {
    const bool is_any = which->is_atom("_");
    const bool is_own = which->is_atom() && !is_any;
    const bool ends_in_access = accessible && !is_own;
    const BlockId is_record = is_any && !ends_in_access ? yes : b_.new_block();
    branch(Test::kIsAnyNativeRecord, {subject}, is_record, no);
    if (is_record == yes) return;
    b_.at(is_record);
    if (!is_any) {
        const Literal* module = is_own ? pool().atom(shared_.module.name) : which->items[0];
        const Literal* name = is_own ? which : which->items[1];
        const BlockId is_it = ends_in_access ? b_.new_block() : yes;
        branch(Test::kIsNativeRecord, {subject, literal(module), literal(name)}, is_it, no);
        if (is_it == yes) return;
        b_.at(is_it);
    }
    const Literal* from = pool().atom(is_any ? "auto_local" : "external");
    branch(Test::kIsRecordAccessible, {subject, literal(from)}, yes, no);
}

// True if the call is lowered as a branch; false if its value must be looked at.
bool Lowering::call_condition(const Expr* expr, BlockId yes, BlockId no, BlockId other) {
    if (expr->module == core::kNativeOperations && expr->name == std::string_view{"is"}) {
        const auto operands = atoms(expr->args);
        const BlockId is_record = b_.new_block();
        branch(Test::kIsAnyNativeRecord, {operands[0]}, is_record, no);
        b_.at(is_record);
        branch(Test::kIsNativeRecord, operands, yes, no);
        return true;
    }
    if (expr->module != shared_.erlang) return false;
    const std::string_view name = expr->name.text();
    const bool in_guard = guard_fail_ != kNoBlock;
    if (is_comparison_operator(name, expr->arity)) {
        const auto operands = atoms(expr->args);
        for (const NamedTest& one : kComparisons) {
            if (one.name != name) continue;
            if (one.swapped)
                branch(one.test, {operands[1], operands[0]}, yes, no);
            else
                branch(one.test, operands, yes, no);
        }
        return true;
    }
    if (expr->arity == 1) {
        for (const NamedTest& one : kTypeTests) {
            if (one.name != name) continue;
            branch(one.test, {atom(expr->args[0])}, yes, no);
            return true;
        }
        if (name == "is_record") return native_record_test(atom(expr->args[0]), yes, no), true;
        if (name != "not") return false;
        if (!in_guard && !is_sure_boolean(expr->args[0])) return false;
        condition(expr->args[0], no, yes, other);
        return true;
    }
    if (name == "is_function" && expr->arity == 2) {
        const Expr* arity = expr->args[1];
        if (!arity->is_literal() || !arity->literal->is_small() || arity->literal->integer < 0)
            return false;
        const Operand subject = atom(expr->args[0]);
        branch(Test::kIsFunction2, {subject, literal(arity->literal)}, yes, no);
        return true;
    }
    if (name == "is_record" && expr->args[1]->is_literal() && expr->args[1]->literal->is_atom()) {
        const Operand subject = atom(expr->args[0]);
        const Literal* tag = expr->args[1]->literal;
        if (expr->arity == 3) {
            const Literal* size = expr->args[2]->is_literal() ? expr->args[2]->literal : nullptr;
            if (!size || !size->is_small() || size->integer < 1) return false;
            branch(Test::kIsTaggedTuple, {subject, literal(size), literal(tag)}, yes, no);
            return true;
        }
        // Any size: a tuple of at least one element, the first being the tag.
        const BlockId is_tuple = b_.new_block();
        branch(Test::kIsTuple, {subject}, is_tuple, no);
        b_.at(is_tuple);
        const Operand size = b_.bif("tuple_size", {subject});
        const BlockId is_large = b_.new_block();
        branch(Test::kIsGe, {size, literal(pool().integer(1))}, is_large, no);
        b_.at(is_large);
        branch(Test::kIsEqExact, {b_.get_tuple_element(subject, 0), literal(tag)}, yes, no);
        return true;
    }
    if (name == "is_map_key" && in_guard) {
        const Operand key = atom(expr->args[0]);
        const Operand subject = atom(expr->args[1]);
        const BlockId is_map = b_.new_block();
        branch(Test::kIsMap, {subject}, is_map, other);
        b_.at(is_map);
        branch(Test::kHasMapFields, {subject, key}, yes, no);
        return true;
    }
    if ((name == "and" || name == "or") && (is_sure_boolean(expr->args[1]) || no == other)) {
        // With `no` and `other` the same it doesn't matter whether the second is false or fails,
        // but it does for `or`.
        const bool is_and = name == "and";
        if (!in_guard || (!is_and && !is_sure_boolean(expr->args[1]))) return false;
        const BlockId second = b_.new_block();
        condition(expr->args[0], is_and ? second : yes, is_and ? no : second, other);
        b_.at(second);
        condition(expr->args[1], yes, no, other);
        return true;
    }
    return false;
}

void Lowering::guard(const core::Guard& guard, BlockId fail) {
    if (guard.empty()) return;
    const BlockId outer = guard_fail_;
    const BlockId holds = guard.size() > 1 ? b_.new_block() : kNoBlock;
    for (std::size_t i = 0; i < guard.size(); ++i) {
        const BlockId next = i + 1 < guard.size() ? b_.new_block() : fail;
        guard_fail_ = next;
        for (const Expr* test : guard[i]) {
            if (test->is_literal() && test->literal->is_atom("true")) continue;
            const BlockId more = b_.new_block();
            condition(test, more, next, next);
            b_.at(more);
        }
        if (holds == kNoBlock) break;
        jump(holds);
        b_.at(next == fail ? holds : next);
    }
    guard_fail_ = outer;
}

} // namespace joist::compiler::ssa
