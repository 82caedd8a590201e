// Types and specs; see read.h.
#include "compiler/abstract/reader.h"

namespace joist::compiler::abstract {

TypeList Reader::types(const Term& list) {
    if (!list.is_list()) return bad("a list of types", list), TypeList{};
    std::vector<Type*> made;
    for (const Term& item : list.items())
        made.push_back(type(item));
    return arena_.copy(made);
}

Type* Reader::type(const Term& term) {
    const Nest nest{*this, term};
    if (nest.too_deep() || bad_) return &dummy_type_;
    Type* out = arena_.make<Type>();
    if (!term.is_tuple() || term.count < 3 || !term[0].is_atom()) return bad("a type", term), out;
    out->pos = place(term[1]);
    const std::string_view tag = term[0].symbol().text();
    const bool is_list = term[2].is_list();
    if ((tag == "var" || tag == "atom") && term.count == 3) {
        out->kind = tag == "var" ? TypeKind::kVar : TypeKind::kAtom;
        out->name = atom(term[2]);
    } else if (tag == "integer" || tag == "char" || tag == "op") {
        out->kind = TypeKind::kInteger;
        out->value = expr(term);
    } else if (tag == "ann_type" && is_list && term[2].count == 2 &&
               term[2][0].is_tagged("var", 3)) {
        out->kind = TypeKind::kAnnotated;
        out->name = atom(term[2][0][2]);
        out->result = type(term[2][1]);
    } else if (tag == "paren_type" && is_list && term[2].count == 1) {
        return type(term[2][0]);
    } else if (tag == "remote_type" && is_list && term[2].count == 3 &&
               term[2][0].is_tagged("atom", 3) && term[2][1].is_tagged("atom", 3)) {
        out->kind = TypeKind::kRemote;
        out->module = atom(term[2][0][2]);
        out->name = atom(term[2][1][2]);
        out->name_pos = place(term[2][1][1]);
        out->args = types(term[2][2]);
    } else if (tag == "user_type" && term.count == 4) {
        out->kind = TypeKind::kCall;
        out->name = atom(term[2]);
        out->args = types(term[3]);
    } else if (tag == "type" && term.count == 4) {
        out->name = atom(term[2]);
        return type_named(out->name.text(), term[3], out);
    } else {
        bad("a type", term);
    }
    return out;
}

Type* Reader::type_named(std::string_view name, const Term& args, Type* out) {
    out->kind = TypeKind::kCall;
    if (args.is_atom("any") && (name == "tuple" || name == "map")) return out;
    if (!args.is_list()) return bad("a list of types", args), out;
    if (name == "map") return map_type(args, out);
    if (name == "record" && args.count > 0) return record_type(args, out);
    if (name == "fun") return fun_type(args, out);
    if ((name == "range" || name == "binary") && args.count == 2) {
        out->kind = name == "range" ? TypeKind::kRange : TypeKind::kBinary;
        out->value = expr(args[0]);
        out->high = expr(args[1]);
        return out;
    }
    if (name == "nil" && args.count == 0) out->kind = TypeKind::kNil;
    if (name == "tuple") out->kind = TypeKind::kTuple;
    if (name == "union") out->kind = TypeKind::kUnion;
    out->args = types(args);
    return out;
}

Type* Reader::map_type(const Term& args, Type* out) {
    out->kind = TypeKind::kMap;
    std::vector<Type*> pairs;
    std::vector<std::uint8_t> exact;
    std::vector<Pos> positions;
    for (const Term& item : args.items()) {
        const bool is_pair = item.is_tagged("type", 4) && item[3].is_list() && item[3].count == 2;
        const bool is_exact = is_pair && item[2].is_atom("map_field_exact");
        if (!is_exact && !(is_pair && item[2].is_atom("map_field_assoc")))
            return bad("a field of a map type", item), out;
        positions.push_back(place(item[1]));
        pairs.push_back(type(item[3][0]));
        pairs.push_back(type(item[3][1]));
        exact.push_back(is_exact);
    }
    out->args = arena_.copy(pairs);
    out->positions = arena_.copy(positions);
    auto* flags = static_cast<bool*>(arena_.allocate(exact.size() + 1, alignof(bool)));
    std::copy(exact.begin(), exact.end(), flags);
    out->exact = {flags, exact.size()};
    return out;
}

Type* Reader::record_type(const Term& args, Type* out) {
    out->kind = TypeKind::kRecord;
    const Term* name = &args[0];
    if (name->is_tagged("tuple", 3) && (*name)[2].is_list() && (*name)[2].count == 2 &&
        (*name)[2][0].is_tagged("atom", 3)) {
        const Term& module = (*name)[2][0];
        const Pos module_pos = place(module[1]);
        out->module = atom(module[2]);
        out->positions = arena_.copy(&module_pos, 1);
        name = &(*name)[2][1];
    }
    if (!name->is_tagged("atom", 3)) return bad("a record's name", *name), out;
    out->name = atom((*name)[2]);
    out->name_pos = place((*name)[1]);
    std::vector<TypeField> fields;
    for (const Term& item : args.items().subspan(1)) {
        const bool good = item.is_tagged("type", 4) && item[2].is_atom("field_type") &&
                          item[3].is_list() && item[3].count == 2 &&
                          item[3][0].is_tagged("atom", 3);
        if (!good) return bad("a field of a record type", item), out;
        fields.push_back({place(item[1]), atom(item[3][0][2]), type(item[3][1])});
    }
    out->fields = arena_.copy(fields);
    return out;
}

Type* Reader::fun_type(const Term& args, Type* out) {
    out->kind = TypeKind::kAnyFun;
    if (args.count == 0) return out;
    if (args.count != 2 || !args[0].is_tagged("type")) return bad("a fun type", args), out;
    if (args[0].is_tuple(3) && args[0][2].is_atom("any")) {
        out->kind = TypeKind::kFunAnyArgs;
    } else if (args[0].is_tuple(4) && args[0][2].is_atom("product")) {
        out->kind = TypeKind::kFun;
        out->args = types(args[0][3]);
    } else {
        return bad("a fun type", args), out;
    }
    out->result = type(args[1]);
    return out;
}

SpecClause Reader::spec_clause(const Term& term) {
    const bool bounded = term.is_tagged("type", 4) && term[2].is_atom("bounded_fun") &&
                         term[3].is_list() && term[3].count == 2 && term[3][1].is_list();
    SpecClause out{form_pos_, &dummy_type_, {}};
    const Term& function = bounded ? term[3][0] : term;
    out.function = type(function);
    if (out.function->kind != TypeKind::kFun) return bad("a signature", term), out;
    out.pos = out.function->pos;
    if (!bounded) return out;
    std::vector<TypeConstraint> constraints;
    for (const Term& item : term[3][1].items()) {
        const bool good = item.is_tagged("type", 4) && item[2].is_atom("constraint") &&
                          item[3].is_list() && item[3].count == 2 && item[3][1].is_list() &&
                          item[3][1].count == 2 && item[3][1][0].is_tagged("var", 3);
        if (!good) return bad("a constraint", item), out;
        constraints.push_back(
            {place(item[3][1][0][1]), atom(item[3][1][0][2]), type(item[3][1][1])});
    }
    out.constraints = arena_.copy(constraints);
    return out;
}

Form* Reader::spec(FormKind kind, const Term& value, Pos pos) {
    const bool good = value.is_tuple(2) && (value[0].is_tuple(2) || value[0].is_tuple(3)) &&
                      value[1].is_list() && !value[1].is_nil();
    if (!good) return bad("a spec", value), nullptr;
    SpecForm* made = arena_.make<SpecForm>();
    made->kind = kind;
    made->pos = pos;
    const Term& who = value[0];
    if (who.count == 3) made->module = atom(who[0]);
    made->name = atom(who[who.count - 2]);
    made->arity = arity(who[who.count - 1]);
    std::vector<SpecClause> list;
    for (const Term& item : value[1].items()) {
        list.push_back(spec_clause(item));
        if (!bad_ && list.back().function->args.size() != made->arity) {
            report(list.back().pos, "spec has wrong arity");
            return nullptr;
        }
    }
    made->clauses = arena_.copy(list);
    return made;
}

Form* Reader::type_form(FormKind kind, const Term& value, Pos pos) {
    if (!value.is_tuple(3) || !value[2].is_list()) return bad("a type declaration", value), nullptr;
    TypeForm* made = arena_.make<TypeForm>();
    made->kind = kind;
    made->pos = pos;
    made->name = atom(value[0]);
    std::vector<Symbol> names;
    std::vector<Pos> positions;
    for (const Term& item : value[2].items()) {
        if (!item.is_tagged("var", 3)) return bad("a type variable", item), nullptr;
        names.push_back(atom(item[2]));
        positions.push_back(place(item[1]));
    }
    made->parameters = arena_.copy(names);
    made->parameter_positions = arena_.copy(positions);
    made->type = type(value[1]);
    return made;
}

} // namespace joist::compiler::abstract
