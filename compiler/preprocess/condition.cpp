// A small parser and evaluator in one, over the values that conditions can hold. See condition.h.
// While a part doesn't matter for the result (right of `false andalso`) it is still parsed, and its
// value not used.
#include "compiler/preprocess/condition.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdlib>
#include <string>
#include <vector>

namespace joist::compiler {

namespace {

constexpr int kMaxDepth = 500;

/// Values, in term order of their kinds; kBad is the value of what failed.
struct Value {
    enum Kind { kBad, kInteger, kFloat, kAtom, kTuple, kNil, kList };
    Kind kind = kBad;
    std::int64_t integer = 0;
    double real = 0;
    std::string atom;
    std::vector<Value> parts; ///< of a tuple or a proper list

    static Value boolean(bool value) { return from_atom(value ? "true" : "false"); }
    static Value from_atom(std::string_view name) {
        Value value;
        value.kind = kAtom;
        value.atom = name;
        return value;
    }
    static Value from_integer(std::int64_t number) {
        Value value;
        value.kind = kInteger;
        value.integer = number;
        return value;
    }
    static Value from_float(double number) {
        Value value;
        value.kind = std::isfinite(number) ? kFloat : kBad;
        value.real = number;
        return value;
    }
    bool is_number() const { return kind == kInteger || kind == kFloat; }
    double as_double() const { return kind == kInteger ? static_cast<double>(integer) : real; }
    bool is_true() const { return kind == kAtom && atom == "true"; }
    bool is_false() const { return kind == kAtom && atom == "false"; }
    bool is_boolean() const { return is_true() || is_false(); }
};

int compare(const Value& a, const Value& b, bool exact) {
    const auto sign = [](auto x, auto y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (a.is_number() && b.is_number()) {
        if (a.kind == Value::kInteger && b.kind == Value::kInteger)
            return sign(a.integer, b.integer);
        const int order = sign(a.as_double(), b.as_double());
        return order == 0 && exact ? sign(a.kind, b.kind) : order;
    }
    const auto rank = [](const Value& v) { return v.is_number() ? Value::kInteger : v.kind; };
    if (rank(a) != rank(b)) return sign(rank(a), rank(b));
    if (a.kind == Value::kAtom) return sign(a.atom, b.atom);
    if (a.kind == Value::kTuple && a.parts.size() != b.parts.size())
        return sign(a.parts.size(), b.parts.size());
    for (std::size_t i = 0; i < a.parts.size() && i < b.parts.size(); ++i)
        if (const int order = compare(a.parts[i], b.parts[i], exact)) return order;
    return sign(a.parts.size(), b.parts.size());
}

struct Infix {
    int precedence;
    bool right;
    bool alone; ///< doesn't associate
};

Infix infix_of(TokenKind kind) {
    using enum TokenKind;
    switch (kind) {
    case kOrelse:
        return {150, true, false};
    case kAndalso:
        return {160, true, false};
    case kEqualEqual:
    case kNotEqual:
    case kLessEqual:
    case kLess:
    case kGreaterEqual:
    case kGreater:
    case kExactEqual:
    case kExactNotEqual:
        return {200, false, true};
    case kPlusPlus:
    case kMinusMinus:
        return {300, true, false};
    case kPlus:
    case kMinus:
    case kBor:
    case kBxor:
    case kBsl:
    case kBsr:
    case kOr:
    case kXor:
        return {400, false, false};
    case kStar:
    case kSlash:
    case kDiv:
    case kRem:
    case kBand:
    case kAnd:
        return {500, false, false};
    default:
        return {0, false, false};
    }
}

/// May a guard call `name`, with some number of arguments?
bool is_guard_function(std::string_view name) {
    static constexpr std::string_view kNames[] = {
        "abs",        "binary_part", "bit_size",    "byte_size",  "ceil",      "element",
        "float",      "floor",       "hd",          "is_atom",    "is_binary", "is_bitstring",
        "is_boolean", "is_float",    "is_function", "is_integer", "is_list",   "is_map",
        "is_map_key", "is_number",   "is_pid",      "is_port",    "is_record", "is_reference",
        "is_tuple",   "length",      "map_get",     "map_size",   "max",       "min",
        "node",       "round",       "self",        "size",       "tl",        "trunc",
        "tuple_size"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Does a token begin or go on with what may be an expression but is no guard?
bool begins_no_guard(TokenKind kind) {
    using enum TokenKind;
    switch (kind) {
    case kBegin:
    case kCase:
    case kIf:
    case kFun:
    case kTry:
    case kReceive:
    case kMaybe:
    case kCatch:
    case kEqual:
    case kBang:
    case kColon:
        return true;
    default:
        return false;
    }
}

class Evaluator {
public:
    Evaluator(std::span<const Token> tokens,
              const Token& end,
              const std::function<bool(Symbol)>& is_defined)
        : tokens_{tokens}, end_{end}, is_defined_{is_defined} {}

    Value run() {
        Value value = expression(0);
        while (!failed_ && accept(TokenKind::kComma)) {
            no_guard_ = true; // one expression is wanted
            expression(0);
        }
        if (!failed_ && at_ < tokens_.size()) fail();
        return value;
    }
    bool failed() const { return failed_; }
    const Token& error_token() const { return *error_; }
    /// Does it say what guards must not, as a call of other functions?
    bool no_guard() const { return no_guard_; }

private:
    const Token& now() const { return at_ < tokens_.size() ? tokens_[at_] : end_; }
    bool at_end() const { return at_ >= tokens_.size(); }
    bool accept(TokenKind kind) {
        if (at_end() || now().kind != kind) return false;
        ++at_;
        return true;
    }
    void expect(TokenKind kind) {
        if (!accept(kind)) fail();
    }
    Value fail() {
        if (!failed_) error_ = &now();
        failed_ = true;
        return {};
    }

    Value expression(int least) {
        if (++depth_ > kMaxDepth) return fail();
        Value left = operand();
        while (!failed_ && !at_end()) {
            const TokenKind kind = now().kind;
            const Infix infix = infix_of(kind);
            if (infix.precedence == 0 || infix.precedence < least) break;
            ++at_;
            if (kind == TokenKind::kPlusPlus || kind == TokenKind::kMinusMinus) no_guard_ = true;
            const Value right = expression(infix.right ? infix.precedence : infix.precedence + 1);
            left = binary(kind, left, right);
            if (infix.alone && infix_of(now().kind).alone && !at_end()) fail();
        }
        --depth_;
        return left;
    }

    Value operand() {
        const Token token = now();
        if (at_end()) return fail();
        ++at_;
        switch (token.kind) {
        case TokenKind::kMinus:
        case TokenKind::kPlus:
        case TokenKind::kNot:
        case TokenKind::kBnot:
            return unary(token.kind, expression(600));
        case TokenKind::kInteger:
        case TokenKind::kChar:
            return Value::from_integer(token.integer);
        case TokenKind::kFloat:
            return Value::from_float(token.real);
        case TokenKind::kBigInteger:
        case TokenKind::kVar:
            return {};
        case TokenKind::kString: {
            std::u32string text{*token.string};
            while (!at_end() && now().kind == TokenKind::kString)
                text += *tokens_[at_++].string;
            Value list;
            list.kind = text.empty() ? Value::kNil : Value::kList;
            for (const char32_t c : text)
                list.parts.push_back(Value::from_integer(c));
            return list;
        }
        case TokenKind::kAtom:
            if (accept(TokenKind::kLeftParen)) return call(token.symbol);
            if (now().kind == TokenKind::kColon && !at_end() && at_ + 2 < tokens_.size() &&
                token.symbol == std::string_view{"erlang"} &&
                tokens_[at_ + 1].kind == TokenKind::kAtom &&
                tokens_[at_ + 2].kind == TokenKind::kLeftParen) {
                const Symbol name = tokens_[at_ + 1].symbol;
                at_ += 3;
                return call(name);
            }
            return Value::from_atom(token.symbol.text());
        case TokenKind::kLeftParen: {
            Value value = expression(0);
            expect(TokenKind::kRightParen);
            return value;
        }
        case TokenKind::kLeftBrace:
            return sequence(Value::kTuple, TokenKind::kRightBrace);
        case TokenKind::kLeftBracket:
            return sequence(Value::kList, TokenKind::kRightBracket);
        default:
            --at_;
            return fail();
        }
    }

    Value sequence(Value::Kind kind, TokenKind close) {
        Value value;
        value.kind = kind;
        bool good = true;
        if (!accept(close)) {
            do {
                value.parts.push_back(expression(0));
                good = good && value.parts.back().kind != Value::kBad;
            } while (!failed_ && accept(TokenKind::kComma));
            if (kind == Value::kList && !failed_ && accept(TokenKind::kBar)) {
                expression(0);
                good = false; // lists without an end aren't known here
            }
            expect(close);
        }
        if (!good) return {};
        if (kind == Value::kList && value.parts.empty()) value.kind = Value::kNil;
        return value;
    }

    Value call(Symbol name) {
        if (name == std::string_view{"defined"}) {
            const Token argument = now();
            const bool is_name =
                (argument.kind == TokenKind::kAtom || argument.kind == TokenKind::kVar) &&
                at_ + 1 < tokens_.size() && tokens_[at_ + 1].kind == TokenKind::kRightParen;
            if (is_name) {
                at_ += 2;
                return Value::boolean(is_defined_(argument.symbol));
            }
        }
        if (name == std::string_view{"defined"} || !is_guard_function(name.text())) {
            no_guard_ = true;
            sequence(Value::kTuple, TokenKind::kRightParen);
            return {};
        }
        const Value arguments = sequence(Value::kTuple, TokenKind::kRightParen);
        if (failed_ || arguments.kind == Value::kBad) return {};
        return apply(name.text(), arguments.parts);
    }

    static Value apply(std::string_view name, const std::vector<Value>& args) {
        if (args.size() == 1) {
            const Value& x = args[0];
            const bool is_list = x.kind == Value::kList || x.kind == Value::kNil;
            if (name == "is_atom") return Value::boolean(x.kind == Value::kAtom);
            if (name == "is_boolean") return Value::boolean(x.is_boolean());
            if (name == "is_integer") return Value::boolean(x.kind == Value::kInteger);
            if (name == "is_float") return Value::boolean(x.kind == Value::kFloat);
            if (name == "is_number") return Value::boolean(x.is_number());
            if (name == "is_list") return Value::boolean(is_list);
            if (name == "is_tuple") return Value::boolean(x.kind == Value::kTuple);
            if (name == "is_binary" || name == "is_bitstring" || name == "is_map" ||
                name == "is_pid" || name == "is_port" || name == "is_reference" ||
                name == "is_function")
                return Value::boolean(false);
            if (name == "length" && is_list)
                return Value::from_integer(static_cast<std::int64_t>(x.parts.size()));
            if ((name == "tuple_size" || name == "size") && x.kind == Value::kTuple)
                return Value::from_integer(static_cast<std::int64_t>(x.parts.size()));
            if (name == "hd" && x.kind == Value::kList) return x.parts.front();
            if (name == "tl" && x.kind == Value::kList) {
                Value rest = x;
                rest.parts.erase(rest.parts.begin());
                if (rest.parts.empty()) rest.kind = Value::kNil;
                return rest;
            }
            if (name == "abs" && x.kind == Value::kInteger && x.integer != INT64_MIN)
                return Value::from_integer(std::abs(x.integer));
            if (name == "abs" && x.kind == Value::kFloat)
                return Value::from_float(std::fabs(x.real));
            if (name == "float" && x.is_number()) return Value::from_float(x.as_double());
            if ((name == "round" || name == "trunc") && x.kind == Value::kInteger) return x;
            if ((name == "round" || name == "trunc") && x.kind == Value::kFloat &&
                std::fabs(x.real) < 9e18)
                return Value::from_integer(static_cast<std::int64_t>(
                    name == "round" ? std::round(x.real) : std::trunc(x.real)));
        }
        if (args.size() == 2 && name == "element" && args[0].kind == Value::kInteger &&
            args[1].kind == Value::kTuple && args[0].integer >= 1 &&
            static_cast<std::size_t>(args[0].integer) <= args[1].parts.size())
            return args[1].parts[static_cast<std::size_t>(args[0].integer) - 1];
        return {};
    }

    static Value unary(TokenKind op, const Value& x) {
        if (op == TokenKind::kNot) return x.is_boolean() ? Value::boolean(!x.is_true()) : Value{};
        if (op == TokenKind::kBnot)
            return x.kind == Value::kInteger ? Value::from_integer(~x.integer) : Value{};
        if (!x.is_number()) return {};
        if (op == TokenKind::kPlus) return x;
        if (x.kind == Value::kFloat) return Value::from_float(-x.real);
        return x.integer == INT64_MIN ? Value{} : Value::from_integer(-x.integer);
    }

    static Value binary(TokenKind op, const Value& a, const Value& b) {
        using enum TokenKind;
        if (op == kAndalso) return a.is_false() ? a : a.is_true() ? b : Value{};
        if (op == kOrelse) return a.is_true() ? a : a.is_false() ? b : Value{};
        if (a.kind == Value::kBad || b.kind == Value::kBad) return {};
        switch (op) {
        case kEqualEqual:
            return Value::boolean(compare(a, b, false) == 0);
        case kNotEqual:
            return Value::boolean(compare(a, b, false) != 0);
        case kExactEqual:
            return Value::boolean(compare(a, b, true) == 0);
        case kExactNotEqual:
            return Value::boolean(compare(a, b, true) != 0);
        case kLess:
            return Value::boolean(compare(a, b, false) < 0);
        case kLessEqual:
            return Value::boolean(compare(a, b, false) <= 0);
        case kGreater:
            return Value::boolean(compare(a, b, false) > 0);
        case kGreaterEqual:
            return Value::boolean(compare(a, b, false) >= 0);
        case kAnd:
            return a.is_boolean() && b.is_boolean() ? Value::boolean(a.is_true() && b.is_true())
                                                    : Value{};
        case kOr:
            return a.is_boolean() && b.is_boolean() ? Value::boolean(a.is_true() || b.is_true())
                                                    : Value{};
        case kXor:
            return a.is_boolean() && b.is_boolean() ? Value::boolean(a.is_true() != b.is_true())
                                                    : Value{};
        default:
            return arithmetic(op, a, b);
        }
    }

    static Value arithmetic(TokenKind op, const Value& a, const Value& b) {
        using enum TokenKind;
        if (!a.is_number() || !b.is_number()) return {};
        const bool integers = a.kind == Value::kInteger && b.kind == Value::kInteger;
        std::int64_t result = 0;
        if (op == kSlash)
            return b.as_double() == 0 ? Value{} : Value::from_float(a.as_double() / b.as_double());
        if (!integers) {
            if (op == kPlus) return Value::from_float(a.as_double() + b.as_double());
            if (op == kMinus) return Value::from_float(a.as_double() - b.as_double());
            if (op == kStar) return Value::from_float(a.as_double() * b.as_double());
            return {};
        }
        const std::int64_t x = a.integer, y = b.integer;
        bool overflow = false;
        switch (op) {
        case kPlus:
            overflow = __builtin_add_overflow(x, y, &result);
            break;
        case kMinus:
            overflow = __builtin_sub_overflow(x, y, &result);
            break;
        case kStar:
            overflow = __builtin_mul_overflow(x, y, &result);
            break;
        case kDiv:
        case kRem:
            if (y == 0 || (x == INT64_MIN && y == -1)) return {};
            result = op == kDiv ? x / y : x % y;
            break;
        case kBand:
            result = x & y;
            break;
        case kBor:
            result = x | y;
            break;
        case kBxor:
            result = x ^ y;
            break;
        case kBsl:
            if (y < 0 || y > 62 || std::abs(x) > (INT64_MAX >> y)) return {};
            result = x * (std::int64_t{1} << y);
            break;
        case kBsr:
            if (y < 0) return {};
            result = x >> (y > 63 ? 63 : y);
            break;
        default:
            return {};
        }
        return overflow ? Value{} : Value::from_integer(result);
    }

    std::span<const Token> tokens_;
    const Token& end_;
    const std::function<bool(Symbol)>& is_defined_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool failed_ = false;
    bool no_guard_ = false;
    const Token* error_ = nullptr;
};

} // namespace

bool evaluate_condition(std::span<const Token> tokens,
                        const Token& directive,
                        const Token& end,
                        const std::function<bool(Symbol)>& is_defined,
                        DiagnosticSink& sink) {
    Evaluator evaluator{tokens, end, is_defined};
    const Value value = evaluator.run();
    const bool is_refused =
        evaluator.failed() ? begins_no_guard(evaluator.error_token().kind) : evaluator.no_guard();
    if (is_refused) {
        // OTP calls -elif so as well.
        sink.error(directive.pos, "badly formed 'if'", token_length(directive));
        return false;
    }
    if (evaluator.failed()) {
        const Token& token = evaluator.error_token();
        sink.error(token.pos, "syntax error before: " + describe_token(token), token_length(token));
        return false;
    }
    return value.is_true();
}

} // namespace joist::compiler
