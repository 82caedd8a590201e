// The parser's tokens, errors and forms; see parser.h.
#include "compiler/parse/parser.h"

#include "compiler/preprocess/attribute_names.h"

#include <algorithm>

namespace joist::compiler {

namespace {

bool begins_expression(TokenKind kind) {
    using enum TokenKind;
    switch (kind) {
    case kVar:
    case kAtom:
    case kInteger:
    case kBigInteger:
    case kChar:
    case kFloat:
    case kString:
    case kSigilString:
    case kBinaryString:
    case kLeftParen:
    case kLeftBracket:
    case kLeftBin:
    case kHash:
    case kFun:
    case kPlus:
    case kMinus:
    case kNot:
    case kBnot:
    case kCatch:
    case kBegin:
    case kIf:
    case kCase:
    case kReceive:
    case kTry:
    case kMaybe:
        return true;
    default:
        return false;
    }
}

/// Is a binary of constants one of whole bytes?
bool is_whole_bytes(const BinaryExpr* binary) {
    std::int64_t bits = 0;
    for (const BitElement& one : binary->elements) {
        if (!one.size) continue;
        if (one.size->kind != ExprKind::kInteger) return true;
        const std::int64_t values = one.value->kind == ExprKind::kString
                                        ? std::ssize(one.value->as<StringExpr>()->value)
                                        : 1;
        bits += one.size->as<IntegerExpr>()->value % 8 * (one.unit == 0 ? 1 : one.unit) * values;
    }
    return bits % 8 == 0;
}

std::string head_mismatch(const Clause& first, const Clause& other) {
    const auto name_of = [](const Clause& clause) {
        return clause.name ? std::string{clause.name.text()} : std::string{"fun"};
    };
    const auto arity_of = [](const Clause& clause) {
        return std::to_string(clause.patterns.size());
    };
    const std::string first_name = name_of(first) + "/" + arity_of(first);
    if (first.name != other.name)
        return "head mismatch: previous function " + first_name + " is distinct from " +
               name_of(other) + "/" + arity_of(other) + ". Is the semicolon in " + first_name +
               " unwanted?";
    return "head mismatch: function " + name_of(first) + " with arities " + arity_of(first) +
           " and " + arity_of(other) +
           " is regarded as two distinct functions. Is the number of arguments incorrect or is "
           "the semicolon in " +
           first_name + " unwanted?";
}

bool is_name_arity_list(const Expr* list) {
    if (list->kind == ExprKind::kNil) return true;
    if (list->kind != ExprKind::kList || list->as<ListExpr>()->tail) return false;
    return std::all_of(list->as<ListExpr>()->elements.begin(),
                       list->as<ListExpr>()->elements.end(),
                       [](const Expr* element) {
                           if (element->kind != ExprKind::kBinaryOp) return false;
                           const auto* pair = element->as<BinaryOpExpr>();
                           return pair->op == Op::kDivide && pair->left->kind == ExprKind::kAtom &&
                                  pair->right->kind == ExprKind::kInteger;
                       });
}

} // namespace

Parser::Parser(AstStorage& storage, DiagnosticSink& sink)
    : storage_{storage}, sink_{sink}, dummy_{{ExprKind::kAtom, {}}, storage.symbols.intern("")} {}

const Token& Parser::take() {
    const Token& token = *at_;
    if (at_ < last_) ++at_;
    return token;
}

bool Parser::accept(TokenKind kind) {
    if (at_->kind != kind || at_ == last_) return false;
    ++at_;
    return true;
}

void Parser::expect(TokenKind kind) {
    if (!accept(kind)) syntax_error();
}

void Parser::start(std::span<const Token> tokens) {
    at_ = first_ = tokens.data();
    open_constructs_ = 0;
    last_ = at_ + tokens.size() - 1;
    failed_ = false;
    bad_form_ = false;
    later_.clear();
    no_remote_ = false;
    in_head_ = false;
    depth_ = 0;
    height_ = 0;
}

void Parser::finish_form() {
    if (at_ != last_ || kind() == TokenKind::kEnd) syntax_error();
}

void Parser::syntax_error() {
    syntax_error_at(now());
}

void Parser::syntax_error_at(const Token& token) {
    // `#_` is one token of the grammar.
    if (token.kind == TokenKind::kHash && &token < last_ && is_anonymous(token.pos, (&token)[1]))
        return error(token.pos, "syntax error before: '#_'", 2);
    const bool ended = token.kind == TokenKind::kEnd;
    error(token.pos,
          "syntax error before: " + describe_token(token),
          token_length(token),
          ended ? "the file ends here; a dot is missing" : hint_for(token));
}

/// What was probably meant where `token`, one of the form, is not allowed; empty: nobody knows.
std::string Parser::hint_for(const Token& token) const {
    using enum TokenKind;
    const TokenKind before = &token > first_ ? (&token)[-1].kind : kEnd;
    switch (token.kind) {
    case kLeftDoubleArrow:
        return "less than or equal is written =<";
    case kFatArrow:
        return before == kEqual ? "" : "=> is for maps; greater than or equal is written >=";
    case kEqual:
        if (before == kBang) return "not equal is written /= or =/=";
        if (before == kPlus || before == kMinus || before == kStar)
            return "variables are bound once: X1 = X + 1";
        return "";
    case kElse:
        return "an if has no else: its last clause is true -> ...";
    case kWordEnd:
        if (before == kComma || before == kSemicolon)
            return "nothing comes between the last , or ; and end";
        return before == kArrow ? "a body is missing behind ->" : "";
    case kDot:
        if (before == kSemicolon) return "behind ; another clause is expected";
        if (before == kComma) return "behind , another expression is expected";
        return open_constructs_ > 0 ? "an end is missing before the dot" : "";
    case kArrow:
        return before == kRightParen || open_constructs_ == 0
                   ? ""
                   : "is the clause before this one ended with ;, or of missing behind case?";
    case kAtom:
        if (token.symbol == std::string_view{"elseif"} ||
            token.symbol == std::string_view{"elif"} || token.symbol == std::string_view{"else"})
            return "an if has clauses: Guard -> ...; Guard -> ...; true -> ... end";
        return "";
    case kOther:
        return token.integer == '&' ? "and is written andalso" : "";
    case kBarBar:
        return "or is written orelse; || belongs between [ ] or << >>";
    default:
        return "";
    }
}

void Parser::error(Pos pos, std::string message, std::uint32_t length, std::string hint) {
    if (failed_) return;
    failed_ = true;
    report(pos, std::move(message), length, std::move(hint));
    at_ = last_;
}

void Parser::report(Pos pos, std::string message, std::uint32_t length, std::string hint) {
    bad_form_ = true;
    sink_.error(pos, std::move(message), length, std::move(hint));
}

void Parser::report_later(Pos pos, std::string message, std::uint32_t length, std::string hint) {
    later_.push_back({Severity::kError, pos, length, std::move(message), std::move(hint), {}});
}

/// What becomes of the form under way: `form`, or null if something was wrong with it.
Form* Parser::end_form(Form* form) {
    if (failed_ || bad_form_) return nullptr;
    for (Diagnostic& one : later_)
        sink_.add(std::move(one));
    return form;
}

Form* Parser::parse_form(std::span<const Token> tokens) {
    start(tokens);
    if (kind() == TokenKind::kMinus && !look(1).is_word()) {
        take();
        syntax_error();
        return nullptr;
    }
    in_attribute_ = kind() == TokenKind::kMinus;
    return end_form(in_attribute_ ? attribute() : function());
}

ExprList Parser::parse_expressions(std::span<const Token> tokens) {
    start(tokens);
    const ExprList list = expressions();
    finish_form();
    for (Diagnostic& one : later_)
        if (!failed_) report(one.pos, one.message, one.length, one.hint);
    return failed_ || bad_form_ ? ExprList{} : list;
}

// ---- attributes
// ------------------------------------------------------------------------------------------------------

Form* Parser::attribute() {
    take();
    const Token& name_token = now(); // of the form: see hint_for
    take();
    const Pos pos = name_token.pos;
    const Symbol symbol = name_token.symbol;
    const std::string_view name = symbol.text();
    if (name_token.kind != TokenKind::kAtom) {
        // A reserved word: no attribute has such a name.
        syntax_error_at(name_token);
        return nullptr;
    }
    if (name == "spec") return spec_attribute(FormKind::kSpec, pos);
    if (name == "callback") return spec_attribute(FormKind::kCallback, pos);
    if (name == "type") return type_attribute(FormKind::kType, pos);
    if (name == "opaque") return type_attribute(FormKind::kOpaque, pos);
    if (name == "nominal") return type_attribute(FormKind::kNominal, pos);
    if (name == "record") return record_attribute(pos);
    return generic_attribute(pos, symbol);
}

/// `-name(Value, ...)` or `-name Value, ...`, from behind the name.
Form* Parser::generic_attribute(Pos pos, Symbol symbol) {
    const std::size_t mark = exprs_.size();
    const auto values_until_comma_ends = [&] {
        do {
            Expr* value = expression();
            exprs_.push_back(value);
        } while (accept(TokenKind::kComma));
    };
    const Token* const first = at_;
    if (accept(TokenKind::kLeftParen)) {
        if (kind() == TokenKind::kRightParen) syntax_error();
        values_until_comma_ends();
        if (kind() == TokenKind::kColonColon) stray_type(pos, symbol);
        expect(TokenKind::kRightParen);
        // The parentheses may be those of a first value.
        if (!failed_ && at_ != last_ && exprs_.size() == mark + 1) {
            exprs_.resize(mark);
            at_ = first;
            values_until_comma_ends();
        }
    } else {
        values_until_comma_ends();
    }
    if (kind() == TokenKind::kColonColon && exprs_.size() == mark + 1) stray_type(pos, symbol);
    const ExprList values = pop_list(exprs_, mark);
    if (failed_) return nullptr;
    // OTP looks at what the values mean before it sees that something stands behind them.
    Form* form = attribute_of(pos, symbol, values);
    if (!form) return give_up();
    finish_form();
    return failed_ ? nullptr : form;
}

/// The attribute with these values; null, with an error told, if it can't have them.
Form* Parser::attribute_of(Pos pos, Symbol symbol, std::span<Expr* const> values) {
    const std::string_view name = symbol.text();
    if (name == "module") return module_attribute(pos, values);
    if (name == "export") return export_attribute(FormKind::kExport, pos, symbol, values);
    if (name == "export_type") return export_attribute(FormKind::kExportType, pos, symbol, values);
    // One that is no list of names is kept as any other attribute, without a word.
    if (name == "optional_callbacks" && values.size() == 1 && is_name_arity_list(values[0]))
        return export_attribute(FormKind::kOptionalCallbacks, pos, symbol, values);
    if (name == "import") return import_attribute(pos, values);
    if (name == "import_record") return import_record_attribute(pos, symbol, values);
    return plain_attribute(pos, symbol, values);
}

Form* Parser::module_attribute(Pos pos, std::span<Expr* const> values) {
    if (values[0]->kind != ExprKind::kAtom) {
        report(first_pos(values[0]), "bad module declaration");
        return nullptr;
    }
    if (values.size() > 1) {
        const ExprKind second = values[1]->kind;
        const bool is_list = second == ExprKind::kList || second == ExprKind::kNil;
        if (values.size() > 2)
            report(first_pos(values[0]), "bad module declaration");
        else if (is_list && at_ == last_)
            report(pos, "parameterized modules are no longer supported", 6);
        else if (is_list) // something stands behind it, and is told of first
            syntax_error();
        else
            report(first_pos(values[1]), "bad variable list");
        return nullptr;
    }
    return storage_.arena.make<ModuleForm>(Form{FormKind::kModule, pos},
                                           values[0]->as<AtomExpr>()->name);
}

bool Parser::name_arity_list(const Expr* list,
                             std::span<const NameArity>& entries,
                             std::string_view message) {
    if (list->kind == ExprKind::kNil) return true;
    if (list->kind != ExprKind::kList || list->as<ListExpr>()->tail) {
        const Expr* tail = list->kind == ExprKind::kList ? list->as<ListExpr>()->tail : nullptr;
        report(first_pos(tail ? tail : list),
               std::string{message},
               1,
               "a list of Name/Arity is wanted");
        return false;
    }
    std::vector<NameArity> found;
    for (const Expr* element : list->as<ListExpr>()->elements) {
        const auto* pair =
            element->kind == ExprKind::kBinaryOp ? element->as<BinaryOpExpr>() : nullptr;
        if (!pair || pair->op != Op::kDivide) {
            const bool first = element == list->as<ListExpr>()->elements.front();
            report(first ? list->pos : first_pos(element), std::string{message});
            return false;
        }
        if (pair->left->kind != ExprKind::kAtom) {
            report(first_pos(pair->left), "bad function name");
            return false;
        }
        const auto* arity =
            pair->right->kind == ExprKind::kInteger ? pair->right->as<IntegerExpr>() : nullptr;
        if (!arity || !arity->limbs.empty() || arity->value > INT32_MAX) {
            report(first_pos(pair->right), "bad function arity");
            return false;
        }
        found.push_back({pair->left->pos,
                         pair->left->as<AtomExpr>()->name,
                         static_cast<std::uint32_t>(arity->value)});
    }
    entries = storage_.arena.copy(found);
    return true;
}

Form* Parser::export_attribute(FormKind kind, Pos pos, Symbol name, std::span<Expr* const> values) {
    std::span<const NameArity> entries;
    if (kind == FormKind::kExport) {
        if (values.size() != 1) {
            report(first_pos(values[1]), "bad export declaration");
            return nullptr;
        }
        if (!name_arity_list(values[0], entries, "bad Name/Arity")) return nullptr;
    } else {
        if (!plain_attribute(pos, name, values)) return nullptr;
        if (!is_name_arity_list(values[0])) {
            if (at_ != last_) return plain_attribute(pos, name, values);
            report(pos, "bad " + std::string{name.text()} + " declaration");
            return nullptr;
        }
        name_arity_list(values[0], entries, "");
    }
    return storage_.arena.make<ExportForm>(Form{kind, pos}, entries);
}

Form* Parser::import_attribute(Pos pos, std::span<Expr* const> values) {
    if (values[0]->kind != ExprKind::kAtom || values.size() != 2) {
        report(first_pos(values[values.size() > 1]),
               "bad import declaration",
               1,
               "-import(Module, [Name/Arity, ...]) is wanted");
        return nullptr;
    }
    std::span<const NameArity> entries;
    if (!name_arity_list(values[1], entries, "bad Name/Arity")) return nullptr;
    return storage_.arena.make<ImportForm>(
        Form{FormKind::kImport, pos}, values[0]->as<AtomExpr>()->name, entries);
}

/// `-import_record(Module, [Name, ...])`, kept as a tuple of both.
Form* Parser::import_record_attribute(Pos pos, Symbol name, std::span<Expr* const> values) {
    if (values[0]->kind != ExprKind::kAtom || values.size() != 2) {
        report(values.size() > 1 ? first_pos(values[1]) : pos,
               "bad import_record declaration",
               1,
               "-import_record(Module, [Name, ...]) is wanted");
        return nullptr;
    }
    const Expr* bad = nullptr;
    if (values[1]->kind == ExprKind::kList) {
        const auto* list = values[1]->as<ListExpr>();
        for (const Expr* one : list->elements)
            if (!bad && one->kind != ExprKind::kAtom)
                bad = one == list->elements.front() ? list : one;
        if (!bad) bad = list->tail;
    } else if (values[1]->kind != ExprKind::kNil) {
        bad = values[1];
    }
    if (bad) {
        report(first_pos(bad), "bad native record name");
        return nullptr;
    }
    Expr* pair = make<TupleExpr>(
        ExprKind::kTuple, values[0]->pos, ExprList{storage_.arena.copy(values.data(), 2)});
    return storage_.arena.make<AttributeForm>(Form{FormKind::kAttribute, pos}, name, pair);
}

/// `-record(name, {...})`, or `-record #name{...}` of a native record.
Form* Parser::record_attribute(Pos pos) {
    const Token* const first = at_;
    const bool parens = accept(TokenKind::kLeftParen);
    if (kind() == TokenKind::kHash) return native_record_attribute(pos, parens);
    if (kind() != TokenKind::kAtom) {
        syntax_error();
        return nullptr;
    }
    const Token& name = take();
    if (kind() == TokenKind::kColon || kind() == TokenKind::kLeftParen) {
        // The grammar has what a -spec says here as well.
        at_ = first;
        if (spec_attribute(FormKind::kSpec, pos)) error(name.pos, "bad record declaration");
        return give_up();
    }
    if (!parens && at_ == last_) {
        error(name.pos, "bad record declaration");
        return nullptr;
    }
    if (!accept(TokenKind::kComma)) {
        syntax_error();
        return nullptr;
    }
    const Token* const definition = at_;
    std::span<const RecordFieldDef> fields;
    if (kind() == TokenKind::kLeftBrace) fields = record_definition();
    const auto is_typed = [](const RecordFieldDef& one) { return one.type != nullptr; };
    const bool goes_on = at_ != last_ && kind() != TokenKind::kRightParen &&
                         std::none_of(fields.begin(), fields.end(), is_typed);
    if (!failed_ && (at_ == definition || goes_on)) {
        // Values as those of other attributes, which are none of a record.
        at_ = definition;
        const ExprList values = expressions();
        if (parens) expect(TokenKind::kRightParen);
        finish_form();
        if (!failed_) error(first_pos(values[0]), "bad record declaration");
        return give_up();
    }
    if (parens) expect(TokenKind::kRightParen);
    finish_form();
    if (failed_) return nullptr;
    return storage_.arena.make<RecordForm>(Form{FormKind::kRecord, pos}, name.symbol, fields);
}

Form* Parser::native_record_attribute(Pos pos, bool parens) {
    const Pos hash = take().pos;
    if (is_anonymous(hash, now())) {
        syntax_error_at(at_[-1]);
        return nullptr;
    }
    if (!now().is_word() && kind() != TokenKind::kVar) {
        syntax_error();
        return nullptr;
    }
    const Symbol name = take().symbol;
    if (kind() == TokenKind::kColon || kind() == TokenKind::kDot) {
        error(hash, "bad record declaration");
        return nullptr;
    }
    if (kind() != TokenKind::kLeftBrace && !parens) {
        // No definition, but a value, or a name alone, as other attributes have behind theirs.
        Pos bad = hash;
        if (begins_expression(kind())) bad = first_pos(expressions()[0]);
        if (!failed_) error(bad, "bad record declaration");
        return give_up();
    }
    if (kind() != TokenKind::kLeftBrace) {
        syntax_error();
        return nullptr;
    }
    const auto fields = record_definition();
    if (!failed_ && kind() == TokenKind::kComma)
        error(hash, "bad record declaration", 1, "a native record is all that -record #name says");
    if (parens) expect(TokenKind::kRightParen);
    finish_form();
    if (failed_) return nullptr;
    return storage_.arena.make<RecordForm>(Form{FormKind::kRecord, pos}, name, fields, true);
}

/// The fields of a definition, braces included.
std::span<const RecordFieldDef> Parser::record_definition() {
    std::vector<RecordFieldDef> fields;
    const Expr* bad = nullptr;
    take();
    if (!accept(TokenKind::kRightBrace)) {
        do {
            const Expr* field = expression();
            RecordFieldDef definition{first_pos(field), {}, nullptr, nullptr};
            if (field->kind == ExprKind::kAtom) {
                definition.name = field->as<AtomExpr>()->name;
            } else if (field->kind == ExprKind::kMatch &&
                       field->as<MatchExpr>()->pattern->kind == ExprKind::kAtom) {
                definition.name = field->as<MatchExpr>()->pattern->as<AtomExpr>()->name;
                definition.default_value = field->as<MatchExpr>()->value;
            } else if (!failed_ && !bad) {
                bad = field;
            }
            if (accept(TokenKind::kColonColon)) definition.type = top_type();
            fields.push_back(definition);
        } while (accept(TokenKind::kComma));
        expect(TokenKind::kRightBrace);
    }
    if (bad && !failed_) error(first_pos(bad), "bad record field");
    return storage_.arena.copy(fields);
}

void Parser::bad_attribute(Pos pos, Symbol name, std::string_view hint) {
    const std::string meant = attribute_hint(name.text());
    report(pos, "bad attribute", 1, meant.empty() ? std::string{hint} : meant);
}

/// Behind the value of an attribute stands `::`: only types have that. `pos`: of the name.
void Parser::stray_type(Pos pos, Symbol name) {
    if (failed_) return;
    take();
    top_type();
    if (failed_) return;
    bad_attribute(pos, name, "only a type has a ::");
    give_up();
}

/// Nothing more of this form is looked at: what is wrong with it has been told.
Form* Parser::give_up() {
    failed_ = true;
    at_ = last_;
    return nullptr;
}

Form* Parser::plain_attribute(Pos pos, Symbol name, std::span<Expr* const> values) {
    const bool is_doc = name == std::string_view{"doc"} || name == std::string_view{"moduledoc"};
    if (values.size() > 1) {
        if (is_doc)
            report(first_pos(values[0]), "bad doc declaration");
        else
            bad_attribute(first_pos(values[1]), name, "an attribute has one value");
        return nullptr;
    }
    if (is_doc && !doc_value(name, values[0])) return nullptr;
    Expr* term = is_doc ? values[0] : to_term(values[0]);
    const bool is_whole = term && (term->kind != ExprKind::kMap && term->kind != ExprKind::kBinary);
    if (is_doc && !is_whole && !to_term(term) &&
        !(term->kind == ExprKind::kMap && name == std::string_view{"doc"} && is_doc_map(term)))
        term = nullptr;
    if (!term) {
        bad_attribute(first_pos(values[0]), name, "the value must be a constant");
        return nullptr;
    }
    return storage_.arena.make<AttributeForm>(Form{FormKind::kAttribute, pos}, name, term);
}

/// Can `value` be that of a -doc or -moduledoc, as far as its kind tells? Tells of it, if not.
bool Parser::doc_value(Symbol attribute, const Expr* value) {
    const std::string name{attribute.text()};
    switch (value->kind) {
    case ExprKind::kString:
    case ExprKind::kMap:
    case ExprKind::kList:
    case ExprKind::kNil:
        return true;
    case ExprKind::kBinary:
        if (is_whole_bytes(value->as<BinaryExpr>())) return true;
        break;
    case ExprKind::kAtom:
        if (value->is_atom("false") || value->is_atom("true") || value->is_atom("hidden"))
            return true;
        break;
    case ExprKind::kTuple: {
        const ExprList parts = value->as<TupleExpr>()->elements;
        if (!parts.empty() && parts[0]->is_atom("file")) {
            if (parts.size() == 2 && parts[1]->kind == ExprKind::kString) return true;
            report(first_pos(parts[parts.size() > 1]), "badly formed '" + name + "'");
            return false;
        }
        Pos inside = value->pos;
        ++inside.column;
        report(parts.empty() ? inside : first_pos(parts[0]),
               "invalid " + name + " tag, only file allowed");
        return false;
    }
    default:
        break;
    }
    report(first_pos(value), "bad doc declaration");
    return false;
}

/// Is it a term but for calls that name the function that one is equivalent to?
bool Parser::is_doc_map(const Expr* expr) {
    const auto* map = expr->as<MapExpr>();
    return !map->base &&
           std::all_of(map->fields.begin(), map->fields.end(), [&](const MapField& field) {
               return !field.exact && to_term(field.key) &&
                      (to_term(field.value) ||
                       (field.key->is_atom("equiv") && field.value->kind == ExprKind::kCall));
           });
}

ExprList Parser::to_terms(ExprList list, bool& good) {
    std::vector<Expr*> terms;
    terms.reserve(list.size());
    for (Expr* expr : list) {
        terms.push_back(to_term(expr));
        good = good && terms.back();
    }
    return storage_.arena.copy(terms);
}

/// `expr` as a term; null if it isn't one.
Expr* Parser::to_term(Expr* expr) {
    bool good = true;
    if (is_plain_constant(expr->kind)) return expr;
    switch (expr->kind) {
    case ExprKind::kFunRemote: {
        const auto* fun = expr->as<FunRemoteExpr>();
        return fun->module->kind == ExprKind::kAtom && fun->function->kind == ExprKind::kAtom &&
                       fun->arity->kind == ExprKind::kInteger
                   ? expr
                   : nullptr;
    }
    case ExprKind::kUnary: {
        const auto* unary = expr->as<UnaryExpr>();
        const ExprKind operand = unary->operand->kind;
        const bool number = operand == ExprKind::kInteger || operand == ExprKind::kFloat ||
                            operand == ExprKind::kChar;
        return number && (unary->op == Op::kMinus || unary->op == Op::kPlus) ? expr : nullptr;
    }
    case ExprKind::kBinaryOp: {
        const auto* pair = expr->as<BinaryOpExpr>();
        if (pair->op != Op::kDivide || pair->left->kind != ExprKind::kAtom ||
            pair->right->kind != ExprKind::kInteger)
            return nullptr;
        Expr* const parts[] = {pair->left, pair->right};
        return make<TupleExpr>(
            ExprKind::kTuple, expr->pos, ExprList{storage_.arena.copy(parts, 2)});
    }
    case ExprKind::kTuple: {
        const ExprList elements = to_terms(expr->as<TupleExpr>()->elements, good);
        return good ? make<TupleExpr>(ExprKind::kTuple, expr->pos, elements) : nullptr;
    }
    case ExprKind::kList: {
        const ExprList elements = to_terms(expr->as<ListExpr>()->elements, good);
        Expr* tail = expr->as<ListExpr>()->tail;
        if (tail) tail = to_term(tail);
        if (!good || (expr->as<ListExpr>()->tail && !tail)) return nullptr;
        return make<ListExpr>(ExprKind::kList, expr->pos, elements, tail);
    }
    case ExprKind::kMap: {
        if (expr->as<MapExpr>()->base) return nullptr;
        std::vector<MapField> fields;
        for (const MapField& field : expr->as<MapExpr>()->fields) {
            fields.push_back({field.pos, field.exact, to_term(field.key), to_term(field.value)});
            good = good && !field.exact && fields.back().key && fields.back().value;
        }
        return good ? make<MapExpr>(ExprKind::kMap,
                                    expr->pos,
                                    static_cast<Expr*>(nullptr),
                                    std::span<const MapField>{storage_.arena.copy(fields)})
                    : nullptr;
    }
    case ExprKind::kBinary: {
        for (const BitElement& element : expr->as<BinaryExpr>()->elements)
            good = good && to_term(element.value) && (!element.size || to_term(element.size));
        return good ? expr : nullptr;
    }
    default:
        return nullptr;
    }
}

// ---- specs and types
// -------------------------------------------------------------------------------------------------

Form* Parser::spec_attribute(FormKind form_kind, Pos pos) {
    const bool parens = accept(TokenKind::kLeftParen);
    SpecForm* form = storage_.arena.make<SpecForm>();
    form->kind = form_kind;
    form->pos = pos;
    if (kind() != TokenKind::kAtom) {
        syntax_error();
        return nullptr;
    }
    form->name = take().symbol;
    if (accept(TokenKind::kColon)) {
        if (kind() != TokenKind::kAtom) {
            syntax_error();
            return nullptr;
        }
        form->module = form->name;
        form->name = take().symbol;
    }
    std::vector<SpecClause> clauses;
    do
        clauses.push_back(spec_clause());
    while (accept(TokenKind::kSemicolon));
    if (parens) expect(TokenKind::kRightParen);
    finish_form();
    if (failed_) return nullptr;
    form->arity = static_cast<std::uint32_t>(clauses[0].function->args.size());
    form->clauses = storage_.arena.copy(clauses);
    return form;
}

Form* Parser::type_attribute(FormKind form_kind, Pos pos) {
    const Token* const first = at_;
    // The head may be in parentheses, or the whole.
    bool parens = accept(TokenKind::kLeftParen);
    const Expr* head = expression();
    if (parens && kind() != TokenKind::kColonColon) {
        parens = false;
        if (kind() != TokenKind::kComma) expect(TokenKind::kRightParen);
    }
    if (!failed_ && kind() != TokenKind::kColonColon) {
        at_ = first;
        return generic_attribute(pos, first[-1].symbol);
    }
    take();
    TypeForm* form = storage_.arena.make<TypeForm>();
    form->kind = form_kind;
    form->pos = pos;
    form->type = top_type();
    if (parens) expect(TokenKind::kRightParen);
    // OTP looks at the head before what stands behind it.
    const bool stray = !parens && !failed_ && at_ != last_;
    if (stray && !type_head(*form, head)) failed_ = true;
    finish_form();
    return !failed_ && type_head(*form, head) ? form : nullptr;
}

/// The name and the parameters of a type, `head` being what was written before `::`.
bool Parser::type_head(TypeForm& form, const Expr* head) {
    const auto* call = head->kind == ExprKind::kCall ? head->as<CallExpr>() : nullptr;
    if (!call || call->callee->kind != ExprKind::kAtom) {
        report(form.pos, "bad type declaration");
        return false;
    }
    form.name = call->callee->as<AtomExpr>()->name;
    std::vector<Symbol> names;
    std::vector<Pos> positions;
    for (const Expr* parameter : call->args) {
        const auto* variable =
            parameter->kind == ExprKind::kVar ? parameter->as<VarExpr>() : nullptr;
        if (!variable || variable->is_wildcard()) {
            report(first_pos(parameter), "bad type variable");
            return false;
        }
        names.push_back(variable->name);
        positions.push_back(variable->pos);
    }
    form.parameters = storage_.arena.copy(names);
    form.parameter_positions = storage_.arena.copy(positions);
    return true;
}

// ---- functions
// -------------------------------------------------------------------------------------------------------

Form* Parser::function() {
    const std::size_t mark = clauses_.size();
    const Pos pos = now().pos;
    do
        clauses_.push_back(function_clause());
    while (accept(TokenKind::kSemicolon));
    finish_form();
    const Pos end = now().pos;
    const ClauseList clauses = pop_list(clauses_, mark);
    if (failed_ || !check_heads(clauses)) return nullptr;
    return storage_.arena.make<FunctionForm>(
        Form{FormKind::kFunction, pos},
        clauses[0]->name,
        static_cast<std::uint32_t>(clauses[0]->patterns.size()),
        clauses,
        end);
}

Clause* Parser::function_clause() {
    const Token& name = now();
    Clause* clause = storage_.arena.make<Clause>();
    clause->pos = name.pos;
    if (name.kind != TokenKind::kAtom) {
        syntax_error();
        return clause;
    }
    clause->name = name.symbol;
    take();
    if (kind() != TokenKind::kLeftParen) {
        syntax_error();
        return clause;
    }
    clause->patterns = pattern_arguments();
    clause->guard = optional_guard();
    clause->body = clause_body();
    return clause;
}

bool Parser::check_heads(std::span<Clause* const> clauses) {
    const Clause* first = clauses[0];
    for (const Clause* clause : clauses.subspan(1)) {
        if (clause->name == first->name && clause->patterns.size() == first->patterns.size())
            continue;
        report(clause->pos, head_mismatch(*first, *clause));
        return false;
    }
    return true;
}

} // namespace joist::compiler
