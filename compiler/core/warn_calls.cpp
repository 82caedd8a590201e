// Calls of operators and BIFs that always fail. See warner.h.
#include "compiler/core/constants.h"
#include "compiler/core/conversions.h"
#include "compiler/core/warner.h"

#include <algorithm>
#include <cmath>

namespace joist::compiler::core {

namespace {

bool is_number(const Literal* one) {
    return one->is_integer() || one->is_float();
}
bool is_truth(const Literal* one) {
    return one->is_atom("true") || one->is_atom("false");
}
bool is_list(const Literal* one) {
    return literal_length(one).has_value();
}
bool is_zero(const Literal* one) {
    return (one->is_small() && one->integer == 0) || (one->is_float() && one->real == 0);
}

/// Names with what their one argument has to be.
enum class Wants : std::uint8_t {
    kAtom,
    kNumber,
    kCons,
    kList,
    kTuple,
    kBinary,
    kBits,
    kInteger,
    kFloat,
    kSized
};
struct Unary {
    std::string_view name;
    Wants wants;
};
constexpr Unary kUnary[] = {
    {"abs", Wants::kNumber},
    {"atom_to_binary", Wants::kAtom},
    {"atom_to_list", Wants::kAtom},
    {"binary_to_atom", Wants::kBinary},
    {"binary_to_float", Wants::kBinary},
    {"binary_to_integer", Wants::kBinary},
    {"binary_to_list", Wants::kBinary},
    {"bit_size", Wants::kBits},
    {"byte_size", Wants::kBits},
    {"ceil", Wants::kNumber},
    {"float", Wants::kNumber},
    {"float_to_binary", Wants::kFloat},
    {"float_to_list", Wants::kFloat},
    {"floor", Wants::kNumber},
    {"hd", Wants::kCons},
    {"integer_to_binary", Wants::kInteger},
    {"integer_to_list", Wants::kInteger},
    {"length", Wants::kList},
    {"list_to_atom", Wants::kList},
    {"list_to_float", Wants::kList},
    {"list_to_integer", Wants::kList},
    {"list_to_tuple", Wants::kList},
    {"round", Wants::kNumber},
    {"size", Wants::kSized},
    {"tl", Wants::kCons},
    {"trunc", Wants::kNumber},
    {"tuple_size", Wants::kTuple},
    {"tuple_to_list", Wants::kTuple},
};

bool satisfies(const Literal* one, Wants wants) {
    switch (wants) {
    case Wants::kAtom:
        return one->is_atom();
    case Wants::kNumber:
        return is_number(one);
    case Wants::kCons:
        return one->is_cons();
    case Wants::kList:
        return is_list(one);
    case Wants::kTuple:
        return one->is_tuple();
    case Wants::kBinary:
        return one->is_binary();
    case Wants::kBits:
        return one->is_bitstring();
    case Wants::kInteger:
        return one->is_integer();
    case Wants::kFloat:
        return one->is_float();
    case Wants::kSized:
        return one->is_tuple() || one->is_bitstring();
    }
    return true;
}

/// Why math:name(args) fails; empty: it doesn't, or nobody knows.
std::string_view math_reason(std::string_view name, std::span<const Literal* const> args) {
    static constexpr std::string_view kNames =
        " acos acosh asin asinh atan atan2 atanh ceil cos cosh erf erfc exp floor fmod log log10 "
        "log2 pow sin sinh sqrt tan tanh ";
    if (kNames.find(" " + std::string{name} + " ") == std::string_view::npos) return "";
    const bool two = name == "atan2" || name == "fmod" || name == "pow";
    if (args.size() != (two ? 2u : 1u)) return "";
    for (const Literal* one : args)
        if (!is_number(one)) return "badarg";
    const auto real = [](const Literal* one) {
        return one->is_float() ? one->real : static_cast<double>(one->integer);
    };
    for (const Literal* one : args)
        if (!one->is_float() && !one->is_small()) return "";
    const double a = real(args[0]);
    bool good = true;
    if (name == "acos" || name == "asin") good = a >= -1 && a <= 1;
    if (name == "acosh") good = a >= 1;
    if (name == "atanh") good = a > -1 && a < 1;
    if (name == "sqrt") good = a >= 0;
    if (name == "log" || name == "log10" || name == "log2") good = a > 0;
    if (name == "fmod") good = real(args[1]) != 0;
    if (name == "exp" || name == "sinh" || name == "cosh")
        good = std::isfinite(std::exp(std::fabs(a)));
    if (name == "pow") good = std::isfinite(std::pow(a, real(args[1])));
    return good ? "" : "badarith";
}

/// The same for lists:name(args).
std::string_view lists_reason(std::string_view name, std::span<const Literal* const> args) {
    if (args.size() != 2) return "";
    if (name == "append") return is_list(args[0]) ? "" : "badarg";
    if (name == "subtract") return is_list(args[0]) && is_list(args[1]) ? "" : "badarg";
    return "";
}

/// Why erlang:name(args) fails; empty: it doesn't, or nobody knows.
std::string reason_of(std::string_view name, std::span<const Literal* const> args) {
    if (const std::string_view reason = conversion_failure(name, args); !reason.empty())
        return std::string{reason};
    if (args.size() == 1) {
        const Literal* a = args[0];
        if (name == "+" || name == "-") return is_number(a) ? "" : "badarith";
        if (name == "bnot") return a->is_integer() ? "" : "badarith";
        if (name == "not") return is_truth(a) ? "" : "badarg";
        for (const Unary& one : kUnary)
            if (one.name == name) return satisfies(a, one.wants) ? "" : "badarg";
        return "";
    }
    const auto is_index = [](const Literal* index, const Literal* tuple) {
        return index->is_small() && tuple->is_tuple() && index->integer >= 1 &&
               static_cast<std::uint64_t>(index->integer) <= tuple->items.size();
    };
    if (args.size() == 3 && name == "setelement") return is_index(args[0], args[1]) ? "" : "badarg";
    if (args.size() != 2) return "";
    const Literal *a = args[0], *b = args[1];
    if (name == "is_map_key" || name == "map_get") {
        if (!b->is_map()) return "{badmap," + print_literal(b) + "}";
        if (name == "is_map_key") return "";
        const auto& pairs = b->items;
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
            if (pairs[i] == a) return "";
        return "{badkey," + print_literal(a) + "}";
    }
    if (name == "+" || name == "-" || name == "*")
        return is_number(a) && is_number(b) ? "" : "badarith";
    if (name == "/") return is_number(a) && is_number(b) && !is_zero(b) ? "" : "badarith";
    if (name == "div" || name == "rem")
        return a->is_integer() && b->is_integer() && !is_zero(b) ? "" : "badarith";
    if (name == "band" || name == "bor" || name == "bxor" || name == "bsl" || name == "bsr")
        return a->is_integer() && b->is_integer() ? "" : "badarith";
    if (name == "and" || name == "or" || name == "xor")
        return is_truth(a) && is_truth(b) ? "" : "badarg";
    if (name == "++") return is_list(a) ? "" : "badarg";
    if (name == "--") return is_list(a) && is_list(b) ? "" : "badarg";
    if (name == "element") return is_index(a, b) ? "" : "badarg";
    return "";
}

} // namespace

void Warner::failed(Pos pos, std::string text, bool always) {
    if (!options_.failed ||
        (always ? sources_.is_generated(pos.file) : quiet_ > 0 || !is_told(pos)))
        return;
    sink_.warning(pos, std::move(text));
}

// ---- what fails

void Warner::check_operator(Pos pos, Op op, std::span<Expr* const> args) {
    if (op == Op::kAndalso || op == Op::kOrelse || op == Op::kSend) return;
    std::vector<const Literal*> known;
    for (const Expr* one : args) {
        const Literal* made = constant(one);
        if (!made) return;
        known.push_back(made);
    }
    const std::string reason = reason_of(op_text(op), known);
    if (reason.empty()) return;
    failed(pos,
           "evaluation of operator '" + std::string{op_text(op)} + "'/" +
               std::to_string(args.size()) + " will fail with a '" + reason + "' exception");
}

void Warner::check_call(const CallExpr* expr) {
    if (expr->callee->kind == ExprKind::kRemote) {
        const auto* remote = expr->callee->as<RemoteExpr>();
        const auto wrong = [&](const Expr* one) {
            return one->kind != ExprKind::kAtom && is_constant(one) &&
                   resolve(one)->kind != ExprKind::kAtom;
        };
        if (wrong(remote->module) || wrong(remote->function))
            failed(expr->pos, "invalid module and/or function name; this call will always fail");
    } else if (expr->callee->kind == ExprKind::kVar) {
        const Expr* known = resolve(expr->callee);
        if (known->kind != ExprKind::kVar && known->kind != ExprKind::kFunRemote &&
            is_constant(known))
            failed(expr->pos, "invalid function call");
        return;
    }
    std::string_view name;
    const std::string_view module = callee(expr, name);
    if (module.empty() || expr->args.empty() || expr->args.size() > 3) return;
    std::vector<const Literal*> known;
    for (const Expr* one : expr->args) {
        const Literal* made = constant(one);
        if (!made) return;
        known.push_back(made);
    }
    const bool is_get = module == "maps" && name == "get" && known.size() == 2;
    if (module == "erlang" || is_get) {
        const std::string reason = is_get ? reason_of("map_get", known) : reason_of(name, known);
        if (reason.empty()) return;
        const bool is_operator =
            !(name[0] >= 'a' && name[0] <= 'z') || name == "div" || name == "rem" ||
            name == "band" || name == "bor" || name == "bxor" || name == "bnot" || name == "bsl" ||
            name == "bsr" || name == "and" || name == "or" || name == "xor" || name == "not";
        const std::string arity = std::to_string(known.size());
        const std::string what =
            is_operator ? "evaluation of operator '" + std::string{name} + "'/" + arity
                        : "the call to " + std::string{is_get ? "map_get" : name} + "/" + arity;
        failed(expr->pos, what + " will fail with a '" + reason + "' exception");
        return;
    }
    const std::string_view reason = module == "math"    ? math_reason(name, known)
                                    : module == "lists" ? lists_reason(name, known)
                                                        : "";
    if (reason.empty()) return;
    failed(expr->pos,
           "the call to " + std::string{module} + ":" + std::string{name} + "/" +
               std::to_string(known.size()) + " will fail with a '" + std::string{reason} +
               "' exception");
}

/// Are values and sizes of all segments constant?
bool Warner::all_known(const BinaryExpr* expr) {
    return std::all_of(expr->elements.begin(), expr->elements.end(), [&](const BitElement& one) {
        return is_constant(one.value) && (!one.size || is_constant(one.size));
    });
}

/// Why the segment can't be made of the bits of `literal`; empty: it can, or nobody knows.
std::string Warner::misfit(const BitElement& element, const Literal* literal) {
    const std::uint64_t unit = element.unit                       ? element.unit
                               : element.type == BitType::kBinary ? 8
                                                                  : 1;
    const Literal* size = element.size ? constant(element.size) : nullptr;
    if (size && size->is_small() && size->integer >= 0 &&
        static_cast<std::uint64_t>(size->integer) * unit > literal->bits)
        return "field size for binary/bitstring greater than actual size";
    if (!element.size && literal->bits % unit != 0)
        return "size " + std::to_string(literal->bits) + " cannot be evenly divided by unit " +
               std::to_string(unit);
    return {};
}

/// Why a binary can't be made of what is written.
Warner::Problem Warner::problem_of(const BinaryExpr* expr) {
    const Problem mismatch{expr->pos, "binary construction will fail because of a type mismatch"};
    for (const BitElement& element : expr->elements) {
        const bool utf = element.type == BitType::kUtf8 || element.type == BitType::kUtf16 ||
                         element.type == BitType::kUtf32;
        const bool bits = element.type == BitType::kBinary || element.type == BitType::kBitstring;
        if (element.size) {
            const Literal* size = constant(element.size);
            if (size && !size->is_integer() && !size->is_atom("all")) return mismatch;
            if (size && size->is_small() && size->integer < 0)
                return {element.pos,
                        "binary construction will fail because the size of a segment is invalid"};
        }
        const Expr* value = element.value;
        if (value->kind == ExprKind::kString) {
            if (bits && !value->as<StringExpr>()->value.empty()) return mismatch;
            continue;
        }
        if (value->kind == ExprKind::kVar) continue;
        const Literal* literal = is_constant(value) ? constant(value) : nullptr;
        const ExprKind kind = resolve(value)->kind;
        if (!literal && (kind == ExprKind::kTuple || kind == ExprKind::kList)) return mismatch;
        if (!literal) continue;
        const bool good = bits                              ? literal->is_bitstring()
                          : element.type == BitType::kFloat ? is_number(literal)
                                                            : literal->is_integer();
        if (!good) return mismatch;
        if (bits && literal->is_bitstring() && all_known(expr)) {
            const std::string why = misfit(element, literal);
            if (!why.empty())
                return {expr->pos,
                        "binary construction will fail with a 'badarg' exception (" + why + ")"};
        }
        if (utf && (!literal->is_small() || literal->integer < 0 || literal->integer > 0x10ffff ||
                    (literal->integer >= 0xd800 && literal->integer <= 0xdfff)))
            return {expr->pos,
                    "binary construction will fail with a 'badarg' exception (invalid "
                    "Unicode code point in a utf8/utf16/utf32 segment)"};
    }
    return {};
}

} // namespace joist::compiler::core
