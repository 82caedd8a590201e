// See print_ast.h; the format is that of ERTS User's Guide, "The Abstract Format".
#include "compiler/parse/print_ast.h"

#include "compiler/parse/builtin_types.h"
#include "compiler/scan/token.h"
#include "compiler/source/deep_stack.h"

#include <algorithm>

namespace joist::compiler {

namespace {

class Printer {
public:
    std::string take() { return std::move(out_); }

    void form(const Form* form) {
        switch (form->kind) {
        case FormKind::kModule:
            attribute(form, "module", [&] { atom(form->as<ModuleForm>()->name); });
            break;
        case FormKind::kExport:
            attribute(form, "export", [&] { entries(form->as<ExportForm>()->entries); });
            break;
        case FormKind::kExportType:
            attribute(form, "export_type", [&] { entries(form->as<ExportForm>()->entries); });
            break;
        case FormKind::kOptionalCallbacks:
            attribute(
                form, "optional_callbacks", [&] { entries(form->as<ExportForm>()->entries); });
            break;
        case FormKind::kImport:
            attribute(form, "import", [&] {
                put("{");
                atom(form->as<ImportForm>()->module);
                put(",");
                entries(form->as<ImportForm>()->entries);
                put("}");
            });
            break;
        case FormKind::kRecord:
            attribute(form, form->as<RecordForm>()->is_native ? "native_record" : "record", [&] {
                record(form->as<RecordForm>());
            });
            break;
        case FormKind::kSpec:
            attribute(form, "spec", [&] { spec(form->as<SpecForm>()); });
            break;
        case FormKind::kCallback:
            attribute(form, "callback", [&] { spec(form->as<SpecForm>()); });
            break;
        case FormKind::kType:
            attribute(form, "type", [&] { type_form(form->as<TypeForm>()); });
            break;
        case FormKind::kOpaque:
            attribute(form, "opaque", [&] { type_form(form->as<TypeForm>()); });
            break;
        case FormKind::kNominal:
            attribute(form, "nominal", [&] { type_form(form->as<TypeForm>()); });
            break;
        case FormKind::kFile:
            return;
        case FormKind::kAttribute: {
            const auto* plain = form->as<AttributeForm>();
            attribute(form, quote_atom(plain->name.text()), [&] { term(plain->value); });
            break;
        }
        case FormKind::kFunction: {
            const auto* function = form->as<FunctionForm>();
            open("function", form->pos);
            atom(function->name);
            put(",").put(std::to_string(function->arity)).put(",");
            clauses(function->clauses);
            put("}");
            break;
        }
        }
        put(".\n");
    }

    void expr(const Expr* e) {
        switch (e->kind) {
        case ExprKind::kVar:
            leaf("var", e->pos, quote_atom(e->as<VarExpr>()->name.text()));
            break;
        case ExprKind::kAtom:
            leaf("atom", e->pos, quote_atom(e->as<AtomExpr>()->name.text()));
            break;
        case ExprKind::kInteger:
            leaf("integer", e->pos, number(e->as<IntegerExpr>()));
            break;
        case ExprKind::kChar:
            leaf("char",
                 e->pos,
                 std::to_string(static_cast<std::uint32_t>(e->as<CharExpr>()->value)));
            break;
        case ExprKind::kFloat:
            leaf("float", e->pos, write_float(e->as<FloatExpr>()->value));
            break;
        case ExprKind::kString:
            leaf("string", e->pos, quote_string(e->as<StringExpr>()->value));
            break;
        case ExprKind::kNil:
            open("nil", e->pos, false).put("}");
            break;
        case ExprKind::kList:
            list(e->as<ListExpr>());
            break;
        case ExprKind::kTuple:
            open("tuple", e->pos);
            exprs(e->as<TupleExpr>()->elements);
            put("}");
            break;
        case ExprKind::kMap:
            map(e->as<MapExpr>());
            break;
        case ExprKind::kRecord:
            record_expr(e->as<RecordExpr>());
            break;
        case ExprKind::kRecordField: {
            const auto* field = e->as<RecordFieldExpr>();
            open("record_field", e->pos);
            expr(field->base);
            put(",");
            record_name(field->module, field->name);
            put(",");
            leaf("atom", field->field_pos, quote_atom(field->field.text()));
            put("}");
            break;
        }
        case ExprKind::kRecordIndex: {
            const auto* index = e->as<RecordIndexExpr>();
            open("record_index", e->pos);
            atom(index->name);
            put(",");
            leaf("atom", index->field_pos, quote_atom(index->field.text()));
            put("}");
            break;
        }
        case ExprKind::kBinary:
            binary(e->as<BinaryExpr>());
            break;
        case ExprKind::kUnary:
            open("op", e->pos).put(quote_atom(op_text(e->as<UnaryExpr>()->op))).put(",");
            expr(e->as<UnaryExpr>()->operand);
            put("}");
            break;
        case ExprKind::kBinaryOp:
            open("op", e->pos).put(quote_atom(op_text(e->as<BinaryOpExpr>()->op))).put(",");
            pair(e->as<BinaryOpExpr>()->left, e->as<BinaryOpExpr>()->right);
            break;
        case ExprKind::kMatch:
            open("match", e->pos);
            pair(e->as<MatchExpr>()->pattern, e->as<MatchExpr>()->value);
            break;
        case ExprKind::kMaybeMatch:
            open("maybe_match", e->pos);
            pair(e->as<MatchExpr>()->pattern, e->as<MatchExpr>()->value);
            break;
        case ExprKind::kCall:
            open("call", e->pos);
            expr(e->as<CallExpr>()->callee);
            put(",");
            exprs(e->as<CallExpr>()->args);
            put("}");
            break;
        case ExprKind::kRemote:
            open("remote", e->pos);
            pair(e->as<RemoteExpr>()->module, e->as<RemoteExpr>()->function);
            break;
        case ExprKind::kFun: {
            const auto* fun = e->as<FunExpr>();
            if (fun->name)
                open("named_fun", e->pos).put(quote_atom(fun->name.text())).put(",");
            else
                open("'fun'", e->pos).put("{clauses,");
            clauses(fun->clauses);
            put(fun->name ? "}" : "}}");
            break;
        }
        case ExprKind::kFunLocal:
            open("'fun'", e->pos).put("{function,");
            atom(e->as<FunLocalExpr>()->name);
            put(",").put(std::to_string(e->as<FunLocalExpr>()->arity)).put("}}");
            break;
        case ExprKind::kFunRemote:
            open("'fun'", e->pos).put("{function,");
            expr(e->as<FunRemoteExpr>()->module);
            put(",");
            expr(e->as<FunRemoteExpr>()->function);
            put(",");
            expr(e->as<FunRemoteExpr>()->arity);
            put("}}");
            break;
        case ExprKind::kListComp:
            comprehension("lc", e->as<CompExpr>());
            break;
        case ExprKind::kBinaryComp:
            comprehension("bc", e->as<CompExpr>());
            break;
        case ExprKind::kMapComp:
            comprehension("mc", e->as<CompExpr>());
            break;
        case ExprKind::kBlock:
            open("block", e->pos);
            exprs(e->as<BlockExpr>()->body);
            put("}");
            break;
        case ExprKind::kIf:
            open("'if'", e->pos);
            clauses(e->as<IfExpr>()->clauses);
            put("}");
            break;
        case ExprKind::kCase:
            open("'case'", e->pos);
            expr(e->as<CaseExpr>()->subject);
            put(",");
            clauses(e->as<CaseExpr>()->clauses);
            put("}");
            break;
        case ExprKind::kReceive: {
            const auto* receive = e->as<ReceiveExpr>();
            open("'receive'", e->pos);
            clauses(receive->clauses);
            if (receive->timeout) {
                put(",");
                expr(receive->timeout);
                put(",");
                exprs(receive->after_body);
            }
            put("}");
            break;
        }
        case ExprKind::kTry:
            try_expr(e->as<TryExpr>());
            break;
        case ExprKind::kMaybe: {
            const auto* maybe = e->as<MaybeExpr>();
            open("'maybe'", e->pos);
            exprs(maybe->body);
            if (!maybe->else_clauses.empty()) {
                put(",{'else',");
                place(maybe->else_clauses[0]->pos);
                put(",");
                clauses(maybe->else_clauses);
                put("}");
            }
            put("}");
            break;
        }
        case ExprKind::kCatch:
            open("'catch'", e->pos);
            expr(e->as<CatchExpr>()->operand);
            put("}");
            break;
        }
    }

private:
    Printer& put(std::string_view text) {
        out_.append(text);
        return *this;
    }
    void atom(Symbol name) { put(quote_atom(name.text())); }
    void place(Pos pos) {
        put("{").put(std::to_string(pos.line)).put(",").put(std::to_string(pos.column)).put("}");
    }
    Printer& open(std::string_view tag, Pos pos, bool more = true) {
        put("{").put(tag).put(",");
        place(pos);
        return more ? put(",") : *this;
    }
    void leaf(std::string_view tag, Pos pos, std::string_view value) {
        open(tag, pos).put(value).put("}");
    }
    static std::string number(const IntegerExpr* e) {
        return e->limbs.empty() ? std::to_string(e->value) : limbs_to_decimal(e->limbs);
    }

    template <class List, class Each> void separated(const List& list, Each each) {
        bool first = true;
        for (const auto& item : list) {
            if (!first) put(",");
            first = false;
            each(item);
        }
    }
    void exprs(ExprList list) {
        put("[");
        separated(list, [&](const Expr* e) { expr(e); });
        put("]");
    }
    /// Two expressions and the end of their tuple.
    void pair(const Expr* left, const Expr* right) {
        expr(left);
        put(",");
        expr(right);
        put("}");
    }

    template <class Value> void attribute(const Form* form, std::string_view name, Value value) {
        open("attribute", form->pos).put(name).put(",");
        value();
        put("}");
    }
    void entries(std::span<const NameArity> list) {
        put("[");
        separated(list, [&](const NameArity& entry) {
            put("{");
            atom(entry.name);
            put(",").put(std::to_string(entry.arity)).put("}");
        });
        put("]");
    }

    /// An attribute's value, as the term itself.
    void term(const Expr* e) {
        switch (e->kind) {
        case ExprKind::kAtom:
            atom(e->as<AtomExpr>()->name);
            break;
        case ExprKind::kInteger:
            put(number(e->as<IntegerExpr>()));
            break;
        case ExprKind::kChar:
            put(std::to_string(static_cast<std::uint32_t>(e->as<CharExpr>()->value)));
            break;
        case ExprKind::kFloat:
            put(write_float(e->as<FloatExpr>()->value));
            break;
        case ExprKind::kString:
            put(quote_string(e->as<StringExpr>()->value));
            break;
        case ExprKind::kNil:
            put("[]");
            break;
        case ExprKind::kTuple:
            put("{");
            separated(e->as<TupleExpr>()->elements, [&](const Expr* element) { term(element); });
            put("}");
            break;
        case ExprKind::kList:
            put("[");
            separated(e->as<ListExpr>()->elements, [&](const Expr* element) { term(element); });
            if (e->as<ListExpr>()->tail) {
                put("|");
                term(e->as<ListExpr>()->tail);
            }
            put("]");
            break;
        case ExprKind::kMap:
            put("#{");
            separated(e->as<MapExpr>()->fields, [&](const MapField& field) {
                term(field.key);
                put(" => ");
                term(field.value);
            });
            put("}");
            break;
        case ExprKind::kUnary:
            if (e->as<UnaryExpr>()->op == Op::kMinus) put("-");
            term(e->as<UnaryExpr>()->operand);
            break;
        case ExprKind::kBinary:
            put("<<");
            separated(e->as<BinaryExpr>()->elements, [&](const BitElement& element) {
                term(element.value);
                if (element.size) {
                    put(":");
                    term(element.size);
                }
            });
            put(">>");
            break;
        case ExprKind::kFunRemote:
            put("fun ");
            term(e->as<FunRemoteExpr>()->module);
            put(":");
            term(e->as<FunRemoteExpr>()->function);
            put("/");
            term(e->as<FunRemoteExpr>()->arity);
            break;
        default:
            put("'?'");
            break;
        }
    }

    void guard(const Guard& guard) {
        put("[");
        separated(guard, [&](ExprList tests) { exprs(tests); });
        put("]");
    }
    void clauses(ClauseList list) {
        put("[");
        separated(list, [&](const Clause* clause) {
            open("clause", clause->pos);
            exprs(clause->patterns);
            put(",");
            guard(clause->guard);
            put(",");
            exprs(clause->body);
            put("}");
        });
        put("]");
    }

    void list(const ListExpr* e) {
        bool first = true;
        for (const Expr* element : e->elements) {
            open("cons", first ? e->pos : first_pos(element));
            first = false;
            expr(element);
            put(",");
        }
        if (e->tail)
            expr(e->tail);
        else
            open("nil", e->pos, false).put("}");
        out_.append(e->elements.size(), '}');
    }

    void map(const MapExpr* e) {
        open("map", e->pos);
        if (e->base) {
            expr(e->base);
            put(",");
        }
        put("[");
        separated(e->fields, [&](const MapField& field) {
            open(field.exact ? "map_field_exact" : "map_field_assoc", field.pos);
            pair(field.key, field.value);
        });
        put("]}");
    }

    void record_name(Symbol module, Symbol name) {
        if (!name) {
            put("[]");
            return;
        }
        if (!module) return atom(name);
        put("{");
        atom(module);
        put(",");
        atom(name);
        put("}");
    }

    void record_expr(const RecordExpr* e) {
        open("record", e->pos);
        if (e->base) {
            expr(e->base);
            put(",");
        }
        record_name(e->module, e->name);
        put(",[");
        separated(e->fields, [&](const RecordFieldInit& field) {
            open("record_field", field.pos);
            leaf(field.is_wildcard ? "var" : "atom", field.pos, quote_atom(field.name.text()));
            put(",");
            expr(field.value);
            put("}");
        });
        put("]}");
    }

    void binary(const BinaryExpr* e) {
        open("bin", e->pos).put("[");
        separated(e->elements, [&](const BitElement& element) {
            open("bin_element", element.pos);
            expr(element.value);
            put(",");
            if (element.size)
                expr(element.size);
            else
                put("default");
            put(",");
            bit_types(element);
            put("}");
        });
        put("]}");
    }

    void bit_types(const BitElement& element) {
        static constexpr std::string_view kTypes[] = {
            "", "integer", "float", "binary", "bitstring", "utf8", "utf16", "utf32"};
        static constexpr std::string_view kSigns[] = {"", "unsigned", "signed"};
        static constexpr std::string_view kEndians[] = {"", "big", "little", "native"};
        std::vector<std::string> names;
        if (element.type != BitType::kDefault)
            names.emplace_back(kTypes[static_cast<std::size_t>(element.type)]);
        if (element.sign != BitSign::kDefault)
            names.emplace_back(kSigns[static_cast<std::size_t>(element.sign)]);
        if (element.endian != BitEndian::kDefault)
            names.emplace_back(kEndians[static_cast<std::size_t>(element.endian)]);
        if (element.unit != 0) names.push_back("{unit," + std::to_string(element.unit) + "}");
        if (names.empty()) {
            put("default");
            return;
        }
        put("[");
        separated(names, [&](const std::string& name) { put(name); });
        put("]");
    }

    void comprehension(std::string_view tag, const CompExpr* e) {
        open(tag, e->pos);
        // Several values are a list of them.
        if (!e->more.empty()) put("[");
        if (e->value) {
            open("map_field_assoc", e->pos);
            pair(e->element, e->value);
            for (std::size_t i = 0; i < e->more.size(); i += 2) {
                put(",");
                open("map_field_assoc", e->more[i]->pos);
                pair(e->more[i], e->more[i + 1]);
            }
        } else {
            expr(e->element);
            for (const Expr* one : e->more) {
                put(",");
                expr(one);
            }
        }
        if (!e->more.empty()) put("]");
        put(",[");
        separated(e->qualifiers, [&](const Qualifier& one) { qualifier(one); });
        put("]}");
    }

    void qualifier(const Qualifier& q) {
        switch (q.kind) {
        case QualifierKind::kFilter:
            expr(q.expr);
            return;
        case QualifierKind::kZip:
            open("zip", q.pos).put("[");
            separated(q.parts, [&](const Qualifier& part) { qualifier(part); });
            put("]}");
            return;
        case QualifierKind::kListGen:
            open(q.strict ? "generate_strict" : "generate", q.pos);
            break;
        case QualifierKind::kBinaryGen:
            open(q.strict ? "b_generate_strict" : "b_generate", q.pos);
            break;
        case QualifierKind::kMapGen:
            open(q.strict ? "m_generate_strict" : "m_generate", q.pos);
            open("map_field_exact", q.pos);
            pair(q.pattern, q.value_pattern);
            put(",");
            expr(q.expr);
            put("}");
            return;
        }
        pair(q.pattern, q.expr);
    }

    void try_expr(const TryExpr* e) {
        open("'try'", e->pos);
        exprs(e->body);
        put(",");
        clauses(e->of_clauses);
        put(",[");
        separated(e->catch_clauses, [&](const CatchClause* clause) {
            open("clause", clause->pos).put("[");
            open("tuple", clause->pos).put("[");
            if (clause->error_class)
                expr(clause->error_class);
            else
                leaf("atom", clause->pos, "throw");
            put(",");
            expr(clause->pattern);
            put(",");
            if (clause->stack)
                expr(clause->stack);
            else
                leaf("var", first_pos(clause->pattern), "'_'");
            put("]}],");
            guard(clause->guard);
            put(",");
            exprs(clause->body);
            put("}");
        });
        put("],");
        exprs(e->after_body);
        put("}");
    }

    void record(const RecordForm* form) {
        put("{");
        atom(form->name);
        put(",[");
        separated(form->fields, [&](const RecordFieldDef& field) {
            if (field.type) put("{typed_record_field,");
            open("record_field", field.pos);
            leaf("atom", field.pos, quote_atom(field.name.text()));
            if (field.default_value) {
                put(",");
                expr(field.default_value);
            }
            put("}");
            if (field.type) {
                put(",");
                type(field.type);
                put("}");
            }
        });
        put("]}");
    }

    void type_form(const TypeForm* form) {
        put("{");
        atom(form->name);
        put(",");
        type(form->type);
        put(",[");
        for (std::size_t i = 0; i < form->parameters.size(); ++i) {
            if (i > 0) put(",");
            leaf("var", form->parameter_positions[i], quote_atom(form->parameters[i].text()));
        }
        put("]}");
    }

    void spec(const SpecForm* form) {
        put("{{");
        if (form->module) {
            atom(form->module);
            put(",");
        }
        atom(form->name);
        put(",").put(std::to_string(form->arity)).put("},[");
        separated(form->clauses, [&](const SpecClause& clause) {
            if (clause.constraints.empty()) return type(clause.function);
            open("type", clause.pos).put("bounded_fun,[");
            type(clause.function);
            put(",[");
            separated(clause.constraints, [&](const TypeConstraint& constraint) {
                open("type", constraint.pos).put("constraint,[");
                leaf("atom", constraint.pos, "is_subtype");
                put(",[");
                leaf("var", constraint.pos, quote_atom(constraint.variable.text()));
                put(",");
                type(constraint.type);
                put("]]}");
            });
            put("]]}");
        });
        put("]}");
    }

    void types(TypeList list) {
        put("[");
        separated(list, [&](const Type* t) { type(t); });
        put("]");
    }
    /// `{type, Place, Tag, [`
    Printer& open_type(std::string_view tag, Pos pos) {
        return open("type", pos).put(tag).put(",[");
    }

    void type(const Type* t) {
        switch (t->kind) {
        case TypeKind::kVar:
            leaf("var", t->pos, quote_atom(t->name.text()));
            break;
        case TypeKind::kAtom:
            leaf("atom", t->pos, quote_atom(t->name.text()));
            break;
        case TypeKind::kInteger:
            expr(t->value);
            break;
        case TypeKind::kRange:
            open_type("range", t->pos);
            expr(t->value);
            put(",");
            expr(t->high);
            put("]}");
            break;
        case TypeKind::kNil:
            open_type("nil", t->pos).put("]}");
            break;
        case TypeKind::kList:
            open("type", t->pos).put("list,"), types(t->args), put("}");
            break;
        case TypeKind::kNonemptyList:
            open("type", t->pos).put("nonempty_list,"), types(t->args), put("}");
            break;
        case TypeKind::kTuple:
            open("type", t->pos).put("tuple,"), types(t->args), put("}");
            break;
        case TypeKind::kAnyTuple:
            open("type", t->pos).put("tuple,any}");
            break;
        case TypeKind::kMap:
            open_type("map", t->pos);
            for (std::size_t i = 0; i < t->exact.size(); ++i) {
                if (i > 0) put(",");
                open_type(t->exact[i] ? "map_field_exact" : "map_field_assoc",
                          first_type_pos(t->args[2 * i]));
                type(t->args[2 * i]);
                put(",");
                type(t->args[2 * i + 1]);
                put("]}");
            }
            put("]}");
            break;
        case TypeKind::kRecord:
            open_type("record", t->pos);
            leaf("atom", t->pos, quote_atom(t->name.text()));
            for (const TypeField& field : t->fields) {
                put(",");
                open_type("field_type", field.pos);
                leaf("atom", field.pos, quote_atom(field.name.text()));
                put(",");
                type(field.type);
                put("]}");
            }
            put("]}");
            break;
        case TypeKind::kBinary:
            open_type("binary", t->pos);
            if (t->value)
                expr(t->value);
            else
                leaf("integer", t->pos, "0");
            put(",");
            if (t->high)
                expr(t->high);
            else
                leaf("integer", t->pos, "0");
            put("]}");
            break;
        case TypeKind::kAnyFun:
            open_type("'fun'", t->pos).put("]}");
            break;
        case TypeKind::kFun:
            open_type("'fun'", t->pos);
            open("type", t->pos).put("product,");
            types(t->args);
            put("},");
            type(t->result);
            put("]}");
            break;
        case TypeKind::kFunAnyArgs:
            open_type("'fun'", t->pos);
            open("type", t->pos, false).put(",any},");
            type(t->result);
            put("]}");
            break;
        case TypeKind::kAnnotated:
            open("ann_type", t->pos).put("[");
            leaf("var", t->pos, quote_atom(t->name.text()));
            put(",");
            type(t->result);
            put("]}");
            break;
        case TypeKind::kUnion:
            open("type", t->pos).put("union,"), types(t->args), put("}");
            break;
        case TypeKind::kCall: {
            const bool builtin = is_builtin_type(t->name.text(), t->args.size());
            open(builtin ? "type" : "user_type", t->pos);
            atom(t->name);
            put(",");
            if (t->args.empty() &&
                (t->name == std::string_view{"tuple"} || t->name == std::string_view{"map"}))
                put("any");
            else
                types(t->args);
            put("}");
            break;
        }
        case TypeKind::kRemote:
            open("remote_type", t->pos).put("[");
            leaf("atom", t->pos, quote_atom(t->module.text()));
            put(",");
            leaf("atom", t->pos, quote_atom(t->name.text()));
            put(",");
            types(t->args);
            put("]}");
            break;
        }
    }
    static Pos first_type_pos(const Type* t) {
        return t->kind == TypeKind::kInteger ? first_pos(t->value) : t->pos;
    }

    std::string out_;
};

} // namespace

std::string print_ast(const ParsedModule& module) {
    Printer printer;
    on_deep_stack([&] {
        for (const Form* form : module.forms)
            printer.form(form);
    });
    return printer.take();
}

std::string print_expr(const Expr* expr) {
    Printer printer;
    on_deep_stack([&] { printer.expr(expr); });
    return printer.take();
}

} // namespace joist::compiler
