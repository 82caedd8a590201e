// Expressions: operators by precedence, and what they stand between. See parser.h.
#include "compiler/parse/parser.h"

#include <algorithm>
#include <optional>

namespace joist::compiler {

namespace {

enum class Side : std::uint8_t { kLeft, kRight, kNone };

struct Infix {
    int precedence = 0; ///< 0: not an infix operator
    Side side = Side::kLeft;
    Op op = Op::kAdd;
};

constexpr int kMatchPrecedence = 100;
constexpr int kComparePrecedence = 200;

std::optional<Op> prefix_of(TokenKind kind) {
    switch (kind) {
    case TokenKind::kPlus:
        return Op::kPlus;
    case TokenKind::kMinus:
        return Op::kMinus;
    case TokenKind::kNot:
        return Op::kNot;
    case TokenKind::kBnot:
        return Op::kBnot;
    default:
        return std::nullopt;
    }
}

/// Precedences are those of the Erlang reference manual, in OTP's numbering.
Infix infix_of(TokenKind kind) {
    using enum TokenKind;
    switch (kind) {
    case kEqual:
        return {kMatchPrecedence, Side::kRight, Op::kSend};
    case kBang:
        return {kMatchPrecedence, Side::kRight, Op::kSend};
    case kOrelse:
        return {150, Side::kRight, Op::kOrelse};
    case kAndalso:
        return {160, Side::kRight, Op::kAndalso};
    case kEqualEqual:
        return {kComparePrecedence, Side::kNone, Op::kEq};
    case kNotEqual:
        return {kComparePrecedence, Side::kNone, Op::kNe};
    case kLessEqual:
        return {kComparePrecedence, Side::kNone, Op::kLe};
    case kLess:
        return {kComparePrecedence, Side::kNone, Op::kLt};
    case kGreaterEqual:
        return {kComparePrecedence, Side::kNone, Op::kGe};
    case kGreater:
        return {kComparePrecedence, Side::kNone, Op::kGt};
    case kExactEqual:
        return {kComparePrecedence, Side::kNone, Op::kExactEq};
    case kExactNotEqual:
        return {kComparePrecedence, Side::kNone, Op::kExactNe};
    case kPlusPlus:
        return {300, Side::kRight, Op::kAppend};
    case kMinusMinus:
        return {300, Side::kRight, Op::kRemove};
    case kPlus:
        return {400, Side::kLeft, Op::kAdd};
    case kMinus:
        return {400, Side::kLeft, Op::kSubtract};
    case kBor:
        return {400, Side::kLeft, Op::kBor};
    case kBxor:
        return {400, Side::kLeft, Op::kBxor};
    case kBsl:
        return {400, Side::kLeft, Op::kBsl};
    case kBsr:
        return {400, Side::kLeft, Op::kBsr};
    case kOr:
        return {400, Side::kLeft, Op::kOr};
    case kXor:
        return {400, Side::kLeft, Op::kXor};
    case kStar:
        return {500, Side::kLeft, Op::kMultiply};
    case kSlash:
        return {500, Side::kLeft, Op::kDivide};
    case kDiv:
        return {500, Side::kLeft, Op::kDiv};
    case kRem:
        return {500, Side::kLeft, Op::kRem};
    case kBand:
        return {500, Side::kLeft, Op::kBand};
    case kAnd:
        return {500, Side::kLeft, Op::kAnd};
    default:
        return {};
    }
}

/// `name` as a bit type; kDefault if it is none.
BitType bit_type_of(std::string_view name) {
    if (name == "integer") return BitType::kInteger;
    if (name == "float") return BitType::kFloat;
    if (name == "binary" || name == "bytes") return BitType::kBinary;
    if (name == "bitstring" || name == "bits") return BitType::kBitstring;
    if (name == "utf8") return BitType::kUtf8;
    if (name == "utf16") return BitType::kUtf16;
    if (name == "utf32") return BitType::kUtf32;
    return BitType::kDefault;
}

std::string_view name_of(BitType type) {
    switch (type) {
    case BitType::kInteger:
        return "integer";
    case BitType::kFloat:
        return "float";
    case BitType::kBinary:
    case BitType::kBitstring:
        return "binary";
    case BitType::kUtf8:
        return "utf8";
    case BitType::kUtf16:
        return "utf16";
    case BitType::kUtf32:
        return "utf32";
    case BitType::kDefault:
        break;
    }
    return "integer";
}

std::string_view name_of(BitSign sign) {
    return sign == BitSign::kSigned ? "signed" : "unsigned";
}
std::string_view name_of(BitEndian endian) {
    return endian == BitEndian::kBig ? "big" : endian == BitEndian::kLittle ? "little" : "native";
}

/// Where the quotes of a sigil stand.
Pos text_pos(const Token& sigil) {
    Pos pos = sigil.pos;
    pos.column = static_cast<std::uint16_t>(std::min(pos.column + sigil.prefix, 65535));
    return pos;
}

/// Words that begin an expression up to `end`, or a fun.
bool begins_construct(TokenKind kind) {
    using enum TokenKind;
    return kind == kBegin || kind == kIf || kind == kCase || kind == kReceive || kind == kTry ||
           kind == kMaybe || kind == kFun;
}

bool is_utf(BitType type) {
    return type == BitType::kUtf8 || type == BitType::kUtf16 || type == BitType::kUtf32;
}

} // namespace

Expr* Parser::expression(int least) {
    Nest nest{*this};
    Expr* left = operand();
    // The first node above a right operand is what that operand's own level has counted already.
    for (bool counted = true;; counted = false) {
        const TokenKind token = kind();
        const Infix infix = infix_of(token);
        if (infix.precedence == 0 || infix.precedence < least || at_ == last_) return left;
        if (in_head_ && (token == TokenKind::kBang || token == TokenKind::kAndalso ||
                         token == TokenKind::kOrelse))
            return left;
        const Pos pos = take().pos;
        Expr* right =
            expression(infix.side == Side::kRight ? infix.precedence : infix.precedence + 1);
        if (infix.side != Side::kRight || !counted) nest.grow();
        if (token == TokenKind::kEqual)
            left = make<MatchExpr>(ExprKind::kMatch, first_pos(left), left, right);
        else
            left = make<BinaryOpExpr>(ExprKind::kBinaryOp, pos, infix.op, left, right);
        if (infix.side == Side::kNone && infix_of(kind()).side == Side::kNone &&
            infix_of(kind()).precedence != 0)
            syntax_error();
    }
}

Expr* Parser::operand() {
    const Token& token = now();
    if (token.kind == TokenKind::kCatch) {
        if (in_head_) return primary();
        take();
        Expr* inside = expression(0);
        return make<CatchExpr>(ExprKind::kCatch, token.pos, inside);
    }
    const std::optional<Op> op = prefix_of(token.kind);
    if (!op) return postfix(primary());
    Nest nest{*this};
    take();
    Expr* inside = operand();
    return make<UnaryExpr>(ExprKind::kUnary, token.pos, *op, inside);
}

ExprList Parser::expressions() {
    const std::size_t mark = exprs_.size();
    do {
        Expr* expr = expression();
        exprs_.push_back(expr);
    } while (accept(TokenKind::kComma));
    return pop_list(exprs_, mark);
}

/// A pattern where the grammar of heads applies.
Expr* Parser::head_pattern() {
    in_head_ = true;
    Expr* pattern = expression();
    in_head_ = false;
    return pattern;
}

/// The same, in parentheses and with commas between.
ExprList Parser::pattern_arguments() {
    in_head_ = true;
    const ExprList list = arguments();
    in_head_ = false;
    return list;
}

/// `( A, B, ... )`, the parentheses included.
ExprList Parser::arguments() {
    expect(TokenKind::kLeftParen);
    if (accept(TokenKind::kRightParen)) return {};
    const ExprList list = expressions();
    expect(TokenKind::kRightParen);
    return list;
}

Expr* Parser::primary() {
    const Token& token = now();
    const Pos pos = token.pos;
    if (in_head_ && begins_construct(token.kind)) {
        syntax_error();
        return dummy();
    }
    if (token.kind != TokenKind::kFun && begins_construct(token.kind)) {
        ++open_constructs_;
        Expr* made = construct(token.kind);
        --open_constructs_;
        return made;
    }
    switch (token.kind) {
    case TokenKind::kVar:
        take();
        return make<VarExpr>(ExprKind::kVar, pos, token.symbol);
    case TokenKind::kAtom:
        take();
        return make_atom(pos, token.symbol);
    case TokenKind::kInteger:
        take();
        return make<IntegerExpr>(
            ExprKind::kInteger, pos, token.integer, std::span<const std::uint64_t>{});
    case TokenKind::kBigInteger:
        take();
        return make<IntegerExpr>(ExprKind::kInteger, pos, std::int64_t{0}, *token.limbs);
    case TokenKind::kChar:
        take();
        return make<CharExpr>(ExprKind::kChar, pos, static_cast<char32_t>(token.integer));
    case TokenKind::kFloat:
        take();
        return make<FloatExpr>(ExprKind::kFloat, pos, token.real);
    case TokenKind::kString:
        return string();
    case TokenKind::kSigilString:
    case TokenKind::kBinaryString:
        return sigil();
    case TokenKind::kLeftParen: {
        take();
        Expr* inside = expression();
        expect(TokenKind::kRightParen);
        return inside;
    }
    case TokenKind::kLeftBracket:
        return list();
    case TokenKind::kLeftBrace:
        return tuple();
    case TokenKind::kLeftBin:
        return binary();
    case TokenKind::kHash: {
        take();
        if (kind() == TokenKind::kLeftBrace) return map(nullptr, pos);
        return record(nullptr, pos, true);
    }
    case TokenKind::kFun:
        return fun();
    default:
        syntax_error();
        return dummy();
    }
}

/// What begins with the word `word` and ends with `end`.
Expr* Parser::construct(TokenKind word) {
    switch (word) {
    case TokenKind::kBegin:
        return block();
    case TokenKind::kIf:
        return if_expr();
    case TokenKind::kCase:
        return case_expr();
    case TokenKind::kReceive:
        return receive();
    case TokenKind::kTry:
        return try_expr();
    default:
        return maybe();
    }
}

/// Calls, remote names, and updates and fields of maps and records. What may follow what is OTP's
/// grammar: after a call only a call, after a map no record's update or field, after a record no
/// map update.
Expr* Parser::postfix(Expr* base, bool calls_too) {
    if (failed_ || in_head_) return base;
    std::uint32_t links = 0;
    const auto link = [&] {
        if (++links > kMaxNesting - 1) error(now().pos, "nested too deeply");
        ++height_;
    };
    // A parenthesised map or record is an operand like any other, so look at the token before, not
    // at the node alone.
    const bool closed = at_[-1].kind == TokenKind::kRightParen;
    bool map_allowed =
        closed || (base->kind != ExprKind::kRecord && base->kind != ExprKind::kRecordIndex);
    bool record_allowed = closed || base->kind != ExprKind::kMap;
    // Native records that aren't named as the others are: only of what is no record's already.
    bool native_allowed = map_allowed && record_allowed;
    for (;;) {
        switch (kind()) {
        case TokenKind::kHash: {
            if (!map_allowed && !record_allowed) return base;
            const Pos pos = take().pos;
            link();
            if (!native_allowed && is_anonymous(pos, now())) {
                syntax_error_at(at_[-1]);
                return base;
            }
            if (kind() == TokenKind::kLeftBrace && map_allowed) {
                base = map(base, pos);
                record_allowed = native_allowed = false;
            } else if (record_allowed) {
                base = record(base, pos, native_allowed);
                map_allowed = native_allowed = false;
            } else {
                syntax_error();
                return base;
            }
            break;
        }
        case TokenKind::kColon: {
            if (no_remote_ || !calls_too) return base;
            const Pos pos = take().pos;
            Expr* function = remote_name();
            if (kind() != TokenKind::kLeftParen) {
                // M:F alone means nothing, as lint says; M:F:G is a syntax error.
                if (!failed_ && kind() == TokenKind::kColon) syntax_error();
                return make<RemoteExpr>(ExprKind::kRemote, pos, base, function);
            }
            base = make<RemoteExpr>(ExprKind::kRemote, pos, base, function);
            [[fallthrough]];
        }
        case TokenKind::kLeftParen: {
            if (!calls_too) return base;
            const Pos pos = first_pos(base);
            link();
            const ExprList args = arguments();
            base = make<CallExpr>(ExprKind::kCall, pos, base, args);
            // What a call gives can be called, but has to stand in parentheses for all else.
            map_allowed = record_allowed = native_allowed = false;
            break;
        }
        default:
            return base;
        }
    }
}

/// What stands behind `:`. The grammar has all that binds closer than `:` and all with a prefix
/// operator; lint tells of what is no name.
Expr* Parser::remote_name() {
    if (kind() == TokenKind::kCatch || prefix_of(kind())) return operand();
    Expr* name = primary();
    return kind() == TokenKind::kHash ? postfix(name, false) : name;
}

Expr* Parser::string() {
    const Token& first = take();
    if (kind() != TokenKind::kString)
        return make<StringExpr>(ExprKind::kString, first.pos, *first.string);
    std::u32string all{*first.string};
    while (kind() == TokenKind::kString)
        all += *take().string;
    return make<StringExpr>(
        ExprKind::kString, first.pos, storage_.arena.copy(std::u32string_view{all}));
}

Expr* Parser::sigil() {
    const Token& token = take();
    const Sigil& sigil = *token.sigil;
    if (!sigil.known_prefix)
        error(token.pos,
              "illegal sigil prefix",
              token_length(token),
              "sigils are ~, ~s, ~S, ~b and ~B");
    if (sigil.suffix_pos.valid()) error(sigil.suffix_pos, "illegal sigil suffix");
    Expr* text = make<StringExpr>(ExprKind::kString, text_pos(token), sigil.text);
    if (token.kind == TokenKind::kSigilString) return text;
    BitElement element{};
    element.pos = text_pos(token);
    element.value = text;
    element.type = BitType::kUtf8;
    const BitSpec utf8{storage_.symbols.intern("utf8"), 0};
    element.specs = storage_.arena.copy(&utf8, 1);
    return make<BinaryExpr>(ExprKind::kBinary,
                            token.pos,
                            std::span<const BitElement>{storage_.arena.copy(&element, 1)});
}

Expr* Parser::list() {
    const Pos pos = take().pos;
    if (accept(TokenKind::kRightBracket)) return make<Expr>(ExprKind::kNil, pos);
    const Brackets brackets{*this};
    const std::size_t mark = exprs_.size();
    do {
        Expr* expr = expression();
        exprs_.push_back(expr);
    } while (accept(TokenKind::kComma));
    if (!brackets.in_head() && accept(TokenKind::kBarBar)) {
        const auto all = qualifiers();
        expect(TokenKind::kRightBracket);
        const ExprList values = pop_list(exprs_, mark);
        return make<CompExpr>(ExprKind::kListComp,
                              pos,
                              values[0],
                              static_cast<Expr*>(nullptr),
                              all,
                              values.subspan(1),
                              std::span<const Pos>{});
    }
    Expr* tail = accept(TokenKind::kBar) ? expression() : nullptr;
    const Pos end = now().pos;
    expect(TokenKind::kRightBracket);
    return make<ListExpr>(ExprKind::kList, pos, pop_list(exprs_, mark), tail, end);
}

Expr* Parser::tuple() {
    const Pos pos = take().pos;
    if (accept(TokenKind::kRightBrace)) return make<TupleExpr>(ExprKind::kTuple, pos, ExprList{});
    const Brackets brackets{*this};
    const ExprList elements = expressions();
    expect(TokenKind::kRightBrace);
    return make<TupleExpr>(ExprKind::kTuple, pos, elements);
}

/// Behind `#`: `{ K => V, ... }`, or a comprehension.
Expr* Parser::map(Expr* base, Pos pos) {
    expect(TokenKind::kLeftBrace);
    const Brackets brackets{*this};
    const std::size_t mark = map_fields_.size();
    if (!accept(TokenKind::kRightBrace)) {
        do {
            MapField field{};
            field.key = expression();
            field.pos = now().pos;
            field.exact = kind() == TokenKind::kColonEqual;
            if (!accept(TokenKind::kColonEqual)) expect(TokenKind::kFatArrow);
            field.value = expression();
            map_fields_.push_back(field);
        } while (accept(TokenKind::kComma));
        if (kind() == TokenKind::kBarBar && !base && !brackets.in_head())
            return map_comprehension(pos, pop_list(map_fields_, mark));
        expect(TokenKind::kRightBrace);
    }
    return make<MapExpr>(ExprKind::kMap, pos, base, pop_list(map_fields_, mark));
}

Expr* Parser::map_comprehension(Pos pos, std::span<const MapField> fields) {
    take();
    const auto all = qualifiers();
    expect(TokenKind::kRightBrace);
    const std::size_t mark = exprs_.size();
    std::vector<Pos> positions;
    for (const MapField& field : fields) {
        positions.push_back(field.pos);
        if (field.exact && !failed_)
            report_later(field.pos, "illegal map association, did you mean to use `=>`?", 2);
        if (&field == &fields[0]) continue;
        exprs_.push_back(field.key);
        exprs_.push_back(field.value);
    }
    return make<CompExpr>(ExprKind::kMapComp,
                          pos,
                          fields[0].key,
                          fields[0].value,
                          all,
                          pop_list(exprs_, mark),
                          std::span<const Pos>{storage_.arena.copy(positions)});
}

/// Does `_` stand right behind the `#` at `hash`?
bool Parser::is_anonymous(Pos hash, const Token& next) {
    return next.kind == TokenKind::kVar && next.symbol == std::string_view{"_"} &&
           next.pos.line == hash.line && next.pos.column == hash.column + 1;
}

/// Behind `#`: `name{ f = V, ... }` or `name.f`; of native records also `m:name` and `_`.
Expr* Parser::record(Expr* base, Pos pos, bool native_allowed) {
    Symbol module;
    Symbol name;
    bool is_variable = false;
    if (is_anonymous(pos, now())) {
        take();
    } else {
        // Reserved words and variables are good names.
        if (!now().is_word() && kind() != TokenKind::kVar) {
            syntax_error();
            return dummy();
        }
        const bool can_qualify = kind() == TokenKind::kAtom && native_allowed;
        is_variable = kind() == TokenKind::kVar;
        name = take().symbol;
        if (kind() == TokenKind::kColon && can_qualify) {
            take();
            if (!now().is_word() && kind() != TokenKind::kVar) {
                syntax_error();
                return dummy();
            }
            module = name;
            name = take().symbol;
        }
    }
    if (kind() == TokenKind::kInnerDot && !base && (module || !name || is_variable)) {
        syntax_error();
        return dummy();
    }
    if (accept(TokenKind::kInnerDot)) {
        const Token& field = now();
        if (field.kind != TokenKind::kAtom) {
            syntax_error();
            return dummy();
        }
        take();
        if (base)
            return make<RecordFieldExpr>(
                ExprKind::kRecordField, pos, base, name, field.symbol, field.pos, module);
        return make<RecordIndexExpr>(ExprKind::kRecordIndex, pos, name, field.symbol, field.pos);
    }
    expect(TokenKind::kLeftBrace);
    const Brackets brackets{*this};
    const std::size_t mark = record_fields_.size();
    if (!accept(TokenKind::kRightBrace)) {
        do {
            const Token& field = now();
            if (field.kind != TokenKind::kAtom && field.kind != TokenKind::kVar) {
                syntax_error();
                return dummy();
            }
            take();
            const bool wildcard = field.kind == TokenKind::kVar;
            if (wildcard && field.symbol != std::string_view{"_"})
                report_later(field.pos,
                             "field '" + std::string{field.symbol.text()} +
                                 "' is not an atom or _ in record " + std::string{name.text()},
                             token_length(field));
            expect(TokenKind::kEqual);
            Expr* value = expression();
            record_fields_.push_back({field.pos, field.symbol, wildcard, value});
        } while (accept(TokenKind::kComma));
        expect(TokenKind::kRightBrace);
    }
    return make<RecordExpr>(
        ExprKind::kRecord, pos, base, name, pop_list(record_fields_, mark), module);
}

// ---- comprehensions
// --------------------------------------------------------------------------------------------------

std::span<const Qualifier> Parser::qualifiers() {
    const std::size_t mark = qualifiers_.size();
    do {
        Qualifier one = qualifier();
        // OTP has a zip stand at the comma behind it, the last one at its first arrow.
        if (one.kind == QualifierKind::kZip && kind() == TokenKind::kComma) one.pos = now().pos;
        qualifiers_.push_back(one);
    } while (accept(TokenKind::kComma));
    return pop_list(qualifiers_, mark);
}

Qualifier Parser::qualifier() {
    const Qualifier first = generator();
    if (kind() != TokenKind::kAndAnd) return first;
    const std::size_t mark = qualifiers_.size();
    qualifiers_.push_back(first);
    while (accept(TokenKind::kAndAnd)) {
        const Qualifier next = generator();
        qualifiers_.push_back(next);
    }
    Qualifier zip{};
    zip.kind = QualifierKind::kZip;
    zip.pos = first.pos;
    zip.parts = pop_list(qualifiers_, mark);
    return zip;
}

/// A generator or a filter.
Qualifier Parser::generator() {
    Qualifier result{};
    result.is_closed = kind() == TokenKind::kLeftParen;
    Expr* first = expression();
    result.pos = now().pos;
    switch (kind()) {
    case TokenKind::kLeftArrow:
    case TokenKind::kStrictLeftArrow:
        result.kind = QualifierKind::kListGen;
        break;
    case TokenKind::kLeftDoubleArrow:
    case TokenKind::kStrictLeftDoubleArrow:
        if (first->kind != ExprKind::kBinary) syntax_error();
        result.kind = QualifierKind::kBinaryGen;
        break;
    case TokenKind::kColonEqual:
        result.field_pos = take().pos;
        result.kind = QualifierKind::kMapGen;
        result.value_pattern = expression();
        result.pos = now().pos;
        if (kind() != TokenKind::kLeftArrow && kind() != TokenKind::kStrictLeftArrow)
            syntax_error();
        break;
    default:
        result.kind = QualifierKind::kFilter;
        result.pos = first_pos(first);
        result.expr = first;
        return result;
    }
    result.strict =
        kind() == TokenKind::kStrictLeftArrow || kind() == TokenKind::kStrictLeftDoubleArrow;
    take();
    result.pattern = first;
    result.expr = expression();
    return result;
}

// ---- binaries
// --------------------------------------------------------------------------------------------------------

Expr* Parser::binary() {
    const Pos pos = take().pos;
    const Brackets brackets{*this};
    const std::size_t mark = bits_.size();
    if (!accept(TokenKind::kRightBin)) {
        do {
            const BitElement element = bit_element();
            if (kind() == TokenKind::kBarBar && !brackets.in_head() && bits_.size() == mark &&
                !element.size && element.type == BitType::kDefault) {
                take();
                const auto all = qualifiers();
                expect(TokenKind::kRightBin);
                return make<CompExpr>(ExprKind::kBinaryComp,
                                      pos,
                                      element.value,
                                      static_cast<Expr*>(nullptr),
                                      all,
                                      ExprList{},
                                      std::span<const Pos>{});
            }
            bits_.push_back(element);
        } while (accept(TokenKind::kComma));
        expect(TokenKind::kRightBin);
    }
    return make<BinaryExpr>(ExprKind::kBinary, pos, pop_list(bits_, mark));
}

BitElement Parser::bit_element() {
    Nest nest{*this};
    BitElement element{};
    const Token& first = now();
    const std::optional<Op> op = prefix_of(first.kind);
    if (op) take();
    element.value = bit_operand();
    if (op) element.value = make<UnaryExpr>(ExprKind::kUnary, first.pos, *op, element.value);
    element.pos = first_pos(element.value);
    if (accept(TokenKind::kColon)) element.size = bit_operand();
    bool good = true;
    if (accept(TokenKind::kSlash)) {
        const std::size_t mark = bit_specs_.size();
        do
            bit_types(element, good);
        while (accept(TokenKind::kMinus));
        element.specs = pop_list(bit_specs_, mark);
    }
    if (good) check_bit_element(element);
    return element;
}

/// A value or a size: of what begins with `#`, only a comprehension.
Expr* Parser::bit_operand() {
    if (kind() != TokenKind::kHash) return primary();
    if (look(1).kind != TokenKind::kLeftBrace) {
        take();
        syntax_error();
        return dummy();
    }
    Expr* made = primary();
    if (!failed_ && made->kind != ExprKind::kMapComp) syntax_error_at(at_[-1]);
    return made;
}

/// One name of the type list; only the first thing wrong with it is told (then `good` is false).
void Parser::bit_types(BitElement& element, bool& good) {
    const Token& name = now();
    if (name.kind != TokenKind::kAtom) return syntax_error();
    take();
    const std::string_view text = name.symbol.text();
    const auto bad = [&](std::string message, std::string hint = {}) {
        if (good) report_later(element.pos, std::move(message), 1, std::move(hint));
        good = false;
    };
    const auto conflict =
        [&](std::string_view what, std::string_view later, std::string_view earlier) {
            bad("conflict in " + std::string{what} + " specification for bit field: '" +
                std::string{later} + "' and '" + std::string{earlier} + "'");
        };
    if (accept(TokenKind::kColon)) {
        const Token& number = now();
        if (number.kind != TokenKind::kInteger && number.kind != TokenKind::kBigInteger)
            return syntax_error();
        take();
        if (text != "unit" || number.kind == TokenKind::kBigInteger || number.integer < 1 ||
            number.integer > 256)
            return bad("bit type {" + quote_atom(text) + "," + token_source(number) + "} undefined",
                       text == "unit" ? "units are 1 to 256" : "");
        const auto unit = static_cast<std::uint16_t>(number.integer);
        bit_specs_.push_back({name.symbol, unit});
        if (element.unit != 0 && element.unit != unit)
            conflict("unit", std::to_string(unit), std::to_string(element.unit));
        element.unit = unit;
        return;
    }
    bit_specs_.push_back({name.symbol, 0});
    if (const BitType type = bit_type_of(text); type != BitType::kDefault) {
        if (element.type != BitType::kDefault && name_of(type) != name_of(element.type))
            conflict("type", name_of(type), name_of(element.type));
        element.type = type;
    } else if (text == "signed" || text == "unsigned") {
        const BitSign sign = text == "signed" ? BitSign::kSigned : BitSign::kUnsigned;
        if (element.sign != BitSign::kDefault && element.sign != sign)
            conflict("sign", name_of(sign), name_of(element.sign));
        element.sign = sign;
    } else if (text == "big" || text == "little" || text == "native") {
        const BitEndian endian = text == "big"      ? BitEndian::kBig
                                 : text == "little" ? BitEndian::kLittle
                                                    : BitEndian::kNative;
        if (element.endian != BitEndian::kDefault && element.endian != endian)
            conflict("endianness", name_of(endian), name_of(element.endian));
        element.endian = endian;
    } else {
        bad("bit type " + quote_atom(text) + " undefined");
    }
}

void Parser::check_bit_element(const BitElement& element) {
    if (is_utf(element.type)) {
        if (element.size || element.unit != 0)
            report_later(
                element.pos,
                "neither size nor unit must be given for segments of type utf8/utf16/utf32");
    } else if (element.unit != 0 && !element.size && element.type != BitType::kBinary &&
               element.type != BitType::kBitstring) {
        report_later(element.pos,
                     "a bit unit size must not be specified unless a size is specified too");
    }
}

} // namespace joist::compiler
