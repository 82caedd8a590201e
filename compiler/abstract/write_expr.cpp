// Expressions, patterns and guards. See form_writer.h.
#include "compiler/abstract/form_writer.h"

#include <algorithm>

namespace joist::compiler::abstract {

namespace {

bool before(Pos a, Pos b) {
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

/// Nodes that may be written once more in a module, to find where their text begins.
constexpr std::size_t kMaxMeasured = 20'000'000;

} // namespace

void FormWriter::place(Pos pos) {
    if (!options_.annotations.empty())
        return pos.line - 1 < options_.annotations.size()
                   ? out_.term(options_.annotations[pos.line - 1])
                   : out_.integer(0);
    if (!lowest_.valid() || before(pos, lowest_)) lowest_ = pos;
    if (before(highest_, pos)) highest_ = pos;
    const Symbol word = quoted_words_.empty() ? Symbol{} : quoted_word(pos);
    if (word) {
        out_.list(2);
        out_.tuple(2);
        out_.atom("text");
        out_.string("'" + std::string{word.text()} + "'");
        out_.tuple(2);
        out_.atom("location");
    }
    const bool generated = !word && sources_.is_generated(pos.file);
    if (generated) {
        out_.list(2);
        out_.tuple(2);
        out_.atom("generated");
        out_.atom("true");
        out_.tuple(2);
        out_.atom("location");
    }
    const std::uint32_t line = sources_.presumed(pos).line;
    // Places of forms that came from elsewhere may have no column.
    if (options_.columns && pos.column != 0) {
        out_.tuple(2);
        out_.integer(line);
        out_.integer(pos.column);
    } else {
        out_.integer(line);
    }
    if (word || generated) out_.nil();
}

Symbol FormWriter::quoted_word(Pos pos) const {
    const auto found =
        std::lower_bound(quoted_words_.begin(),
                         quoted_words_.end(),
                         pos,
                         [](const QuotedWord& word, Pos at) {
                             return word.pos.file != at.file ? word.pos.file < at.file
                                                             : before(word.pos, at);
                         });
    return found != quoted_words_.end() && found->pos == pos ? found->word : Symbol{};
}

/// The first place of `e` and all in it, where OTP says that something begins which has no token of
/// its own. Macros are why that need not be the place of the leftmost.
Pos FormWriter::first_place(const Expr* e) {
    if (!expanded_ || measured_ > kMaxMeasured) return first_pos(e);
    FormWriter scratch{sources_, options_};
    scratch.expr(e);
    measured_ += scratch.out_.size();
    return scratch.lowest_;
}

void FormWriter::open(std::string_view name, std::size_t size, Pos pos) {
    out_.tuple(size);
    out_.atom(name);
    place(pos);
}

void FormWriter::leaf(std::string_view name, Pos pos, std::string_view text) {
    open(name, 3, pos);
    out_.atom(text);
}

void FormWriter::exprs(ExprList list) {
    out_.list(list.size());
    for (const Expr* one : list)
        expr(one);
    out_.nil();
}

void FormWriter::integer(const IntegerExpr* number) {
    if (number->limbs.empty()) return out_.integer(number->value);
    out_.big(false, number->limbs);
}

void FormWriter::expr(const Expr* e) {
    switch (e->kind) {
    case ExprKind::kVar:
        return leaf("var", e->pos, e->as<VarExpr>()->name);
    case ExprKind::kAtom:
        return leaf("atom", e->pos, e->as<AtomExpr>()->name);
    case ExprKind::kInteger:
        open("integer", 3, e->pos);
        return integer(e->as<IntegerExpr>());
    case ExprKind::kChar:
        open("char", 3, e->pos);
        return out_.integer(e->as<CharExpr>()->value);
    case ExprKind::kFloat:
        open("float", 3, e->pos);
        return out_.real(e->as<FloatExpr>()->value);
    case ExprKind::kString:
        open("string", 3, e->pos);
        return out_.string(e->as<StringExpr>()->value);
    case ExprKind::kNil:
        return open("nil", 2, e->pos);
    case ExprKind::kList:
        return list(e->as<ListExpr>());
    case ExprKind::kTuple:
        open("tuple", 3, e->pos);
        return exprs(e->as<TupleExpr>()->elements);
    case ExprKind::kMap:
        return map(e->as<MapExpr>());
    case ExprKind::kRecord:
        return record_expr(e->as<RecordExpr>());
    case ExprKind::kRecordField: {
        const auto* field = e->as<RecordFieldExpr>();
        open("record_field", 5, e->pos);
        expr(field->base);
        record_name(field->module, field->name);
        return leaf("atom", field->field_pos, field->field);
    }
    case ExprKind::kRecordIndex: {
        const auto* index = e->as<RecordIndexExpr>();
        open("record_index", 4, e->pos);
        atom(index->name);
        return leaf("atom", index->field_pos, index->field);
    }
    case ExprKind::kBinary:
        return binary(e->as<BinaryExpr>());
    case ExprKind::kUnary:
        open("op", 4, e->pos);
        out_.atom(op_text(e->as<UnaryExpr>()->op));
        return expr(e->as<UnaryExpr>()->operand);
    case ExprKind::kBinaryOp:
        open("op", 5, e->pos);
        out_.atom(op_text(e->as<BinaryOpExpr>()->op));
        expr(e->as<BinaryOpExpr>()->left);
        return expr(e->as<BinaryOpExpr>()->right);
    case ExprKind::kMatch:
    case ExprKind::kMaybeMatch:
        if (e->kind == ExprKind::kMatch)
            open("match", 4, expanded_ ? first_place(e->as<MatchExpr>()->pattern) : e->pos);
        else
            open("maybe_match", 4, e->pos);
        expr(e->as<MatchExpr>()->pattern);
        return expr(e->as<MatchExpr>()->value);
    case ExprKind::kCall:
        open("call", 4, expanded_ ? first_place(e->as<CallExpr>()->callee) : e->pos);
        expr(e->as<CallExpr>()->callee);
        return exprs(e->as<CallExpr>()->args);
    case ExprKind::kRemote:
        open("remote", 4, e->pos);
        expr(e->as<RemoteExpr>()->module);
        return expr(e->as<RemoteExpr>()->function);
    case ExprKind::kFun:
        return fun(e->as<FunExpr>());
    case ExprKind::kFunLocal:
        open("fun", 3, e->pos);
        out_.tuple(3);
        out_.atom("function");
        atom(e->as<FunLocalExpr>()->name);
        return out_.integer(e->as<FunLocalExpr>()->arity);
    case ExprKind::kFunRemote:
        return fun_remote(e->as<FunRemoteExpr>());
    case ExprKind::kListComp:
        return comprehension("lc", e->as<CompExpr>());
    case ExprKind::kBinaryComp:
        return comprehension("bc", e->as<CompExpr>());
    case ExprKind::kMapComp:
        return comprehension("mc", e->as<CompExpr>());
    case ExprKind::kBlock:
        open("block", 3, e->pos);
        return exprs(e->as<BlockExpr>()->body);
    case ExprKind::kIf:
        open("if", 3, e->pos);
        return clauses(e->as<IfExpr>()->clauses);
    case ExprKind::kCase:
        open("case", 4, e->pos);
        expr(e->as<CaseExpr>()->subject);
        return clauses(e->as<CaseExpr>()->clauses);
    case ExprKind::kReceive:
        return receive(e->as<ReceiveExpr>());
    case ExprKind::kTry:
        return try_expr(e->as<TryExpr>());
    case ExprKind::kMaybe:
        return maybe(e->as<MaybeExpr>());
    case ExprKind::kCatch:
        open("catch", 3, e->pos);
        return expr(e->as<CatchExpr>()->operand);
    }
}

/// Each element has a cons of its own, at its own place; the first is at the bracket.
void FormWriter::list(const ListExpr* list) {
    for (std::size_t i = 0; i < list->elements.size(); ++i) {
        open("cons", 4, i == 0 ? list->pos : first_place(list->elements[i]));
        expr(list->elements[i]);
    }
    if (list->tail) return expr(list->tail);
    open("nil", 2, list->end.valid() ? list->end : list->pos);
}

void FormWriter::map_field(bool exact, Pos pos, const Expr* key, const Expr* value) {
    open(exact ? "map_field_exact" : "map_field_assoc", 4, pos);
    expr(key);
    expr(value);
}

void FormWriter::map(const MapExpr* map) {
    open("map", map->base ? 4 : 3, map->pos);
    if (map->base) expr(map->base);
    out_.list(map->fields.size());
    for (const MapField& field : map->fields)
        map_field(field.exact, field.pos, field.key, field.value);
    out_.nil();
}

/// `name`, `{module,name}`, or `[]` for any native record.
void FormWriter::record_name(Symbol module, Symbol name) {
    if (!name) return out_.nil();
    if (module) {
        out_.tuple(2);
        atom(module);
    }
    atom(name);
}

void FormWriter::record_expr(const RecordExpr* record) {
    open("record", record->base ? 5 : 4, record->pos);
    if (record->base) expr(record->base);
    record_name(record->module, record->name);
    out_.list(record->fields.size());
    for (const RecordFieldInit& field : record->fields) {
        open("record_field", 4, field.pos);
        leaf(field.is_wildcard ? "var" : "atom", field.pos, field.name);
        expr(field.value);
    }
    out_.nil();
}

void FormWriter::binary(const BinaryExpr* binary) {
    open("bin", 3, binary->pos);
    out_.list(binary->elements.size());
    for (const BitElement& element : binary->elements) {
        open("bin_element", 5, element.pos);
        expr(element.value);
        if (element.size)
            expr(element.size);
        else
            out_.atom("default");
        bit_specs(element);
    }
    out_.nil();
}

void FormWriter::bit_specs(const BitElement& element) {
    if (element.specs.empty()) return out_.atom("default");
    out_.list(element.specs.size());
    for (const BitSpec& spec : element.specs) {
        if (spec.unit != 0) out_.tuple(2);
        atom(spec.name);
        if (spec.unit != 0) out_.integer(spec.unit);
    }
    out_.nil();
}

void FormWriter::fun(const FunExpr* fun) {
    if (fun->name) {
        open("named_fun", 4, fun->pos);
        atom(fun->name);
    } else {
        open("fun", 3, fun->pos);
        out_.tuple(2);
        out_.atom("clauses");
    }
    clauses(fun->clauses, true);
}

void FormWriter::fun_remote(const FunRemoteExpr* fun) {
    open("fun", 3, fun->pos);
    out_.tuple(4);
    out_.atom("function");
    expr(fun->module);
    expr(fun->function);
    expr(fun->arity);
}

void FormWriter::comprehension(std::string_view name, const CompExpr* e) {
    open(name, 4, e->pos);
    // Several values are a list of them.
    const std::size_t step = e->value ? 2 : 1;
    if (!e->more.empty()) out_.list(1 + e->more.size() / step);
    if (e->value) {
        map_field(false, e->field_positions[0], e->element, e->value);
        for (std::size_t i = 0; i < e->more.size(); i += 2)
            map_field(false, e->field_positions[1 + i / 2], e->more[i], e->more[i + 1]);
    } else {
        expr(e->element);
        for (const Expr* one : e->more)
            expr(one);
    }
    if (!e->more.empty()) out_.nil();
    out_.list(e->qualifiers.size());
    for (const Qualifier& one : e->qualifiers)
        qualifier(one);
    out_.nil();
}

void FormWriter::qualifier(const Qualifier& q) {
    switch (q.kind) {
    case QualifierKind::kFilter:
        return expr(q.expr);
    case QualifierKind::kZip:
        open("zip", 3, q.pos);
        out_.list(q.parts.size());
        for (const Qualifier& part : q.parts)
            qualifier(part);
        return out_.nil();
    case QualifierKind::kListGen:
        open(q.strict ? "generate_strict" : "generate", 4, q.pos);
        break;
    case QualifierKind::kBinaryGen:
        open(q.strict ? "b_generate_strict" : "b_generate", 4, q.pos);
        break;
    case QualifierKind::kMapGen:
        open(q.strict ? "m_generate_strict" : "m_generate", 4, q.pos);
        map_field(true, q.field_pos, q.pattern, q.value_pattern);
        return expr(q.expr);
    }
    expr(q.pattern);
    expr(q.expr);
}

void FormWriter::guard(const Guard& guard) {
    out_.list(guard.size());
    for (const ExprList tests : guard)
        exprs(tests);
    out_.nil();
}

/// A clause without a head of its own begins where its pattern or its guard does.
Pos FormWriter::clause_place(const Clause* clause, bool headed) {
    if (headed || !expanded_) return clause->pos;
    if (!clause->patterns.empty()) return first_place(clause->patterns[0]);
    return clause->guard.empty() ? clause->pos : first_place(clause->guard[0][0]);
}

void FormWriter::clauses(ClauseList list, bool headed) {
    out_.list(list.size());
    for (const Clause* clause : list) {
        open("clause", 5, clause_place(clause, headed));
        exprs(clause->patterns);
        guard(clause->guard);
        exprs(clause->body);
    }
    out_.nil();
}

void FormWriter::receive(const ReceiveExpr* receive) {
    open("receive", receive->timeout ? 5 : 3, receive->pos);
    clauses(receive->clauses);
    if (!receive->timeout) return;
    expr(receive->timeout);
    exprs(receive->after_body);
}

void FormWriter::try_expr(const TryExpr* one) {
    open("try", 6, one->pos);
    exprs(one->body);
    clauses(one->of_clauses);
    out_.list(one->catch_clauses.size());
    for (const CatchClause* clause : one->catch_clauses)
        catch_clause(clause);
    out_.nil();
    exprs(one->after_body);
}

/// Class, pattern and stack trace are a tuple. A class that isn't written stands where the pattern
/// begins, a variable for the stack trace where it ends.
void FormWriter::catch_clause(const CatchClause* clause) {
    const Pos pos = clause->error_class ? clause->pos : first_place(clause->pattern);
    open("clause", 5, pos);
    out_.list(1);
    open("tuple", 3, pos);
    out_.list(3);
    if (clause->error_class)
        expr(clause->error_class);
    else
        leaf("atom", pos, "throw");
    highest_ = {};
    expr(clause->pattern);
    if (clause->stack)
        expr(clause->stack);
    else
        leaf("var", highest_, "_");
    out_.nil();
    out_.nil();
    guard(clause->guard);
    exprs(clause->body);
}

void FormWriter::maybe(const MaybeExpr* maybe) {
    open("maybe", maybe->else_clauses.empty() ? 3 : 4, maybe->pos);
    exprs(maybe->body);
    if (maybe->else_clauses.empty()) return;
    open("else", 3, maybe->else_pos);
    clauses(maybe->else_clauses);
}

} // namespace joist::compiler::abstract
