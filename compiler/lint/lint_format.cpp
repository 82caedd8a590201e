// Format strings of io and io_lib that are constants: do the arguments fit? See linter.h.
#include "compiler/lint/linter.h"

#include <algorithm>

namespace joist::compiler {

namespace {

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

/// Reads a format string: how many arguments it takes, or what is wrong with it.
class FormatReader {
public:
    explicit FormatReader(std::u32string_view text) : rest_{text} {}

    /// The number of arguments; -1: `problem()` says what is wrong.
    long count() {
        while (problem_.empty()) {
            const std::size_t tilde = rest_.find(U'~');
            if (tilde == std::u32string_view::npos) return needed_;
            rest_.remove_prefix(tilde + 1);
            sequence();
        }
        return -1;
    }
    const std::string& problem() const { return problem_; }

private:
    bool at(char32_t c) const { return !rest_.empty() && rest_[0] == c; }
    bool at_digit(std::size_t index) const {
        return index < rest_.size() && is_digit(rest_[index]);
    }
    void digits() {
        while (at_digit(0))
            rest_.remove_prefix(1);
    }
    void star() {
        rest_.remove_prefix(1);
        ++needed_;
    }
    static std::string text(std::u32string_view from) {
        std::string out;
        for (const char32_t c : from)
            append(out, c);
        return out;
    }
    static void append(std::string& out, char32_t c) {
        if (c < 0x80)
            out.push_back(static_cast<char>(c));
        else if (c < 0x800)
            out += {static_cast<char>(0xc0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3f))};
        else if (c < 0x10000)
            out += {static_cast<char>(0xe0 | (c >> 12)),
                    static_cast<char>(0x80 | ((c >> 6) & 0x3f)),
                    static_cast<char>(0x80 | (c & 0x3f))};
        else
            out += {static_cast<char>(0xf0 | (c >> 18)),
                    static_cast<char>(0x80 | ((c >> 12) & 0x3f)),
                    static_cast<char>(0x80 | ((c >> 6) & 0x3f)),
                    static_cast<char>(0x80 | (c & 0x3f))};
    }

    // Behind the tilde: width, .precision, .pad, modifiers, control.
    void sequence() {
        if (at(U'*')) {
            star();
        } else if (at(U'-') && rest_.size() > 1 && rest_[1] == U'*') {
            rest_.remove_prefix(1);
            star();
        } else {
            if (at(U'-') && at_digit(1)) rest_.remove_prefix(1);
            digits();
        }
        if (at(U'.')) {
            rest_.remove_prefix(1);
            if (at(U'*'))
                star();
            else
                digits();
        }
        if (at(U'.') && rest_.size() > 1) {
            rest_.remove_prefix(1);
            if (at(U'*')) ++needed_;
            rest_.remove_prefix(1);
        }
        std::u32string modifiers;
        while (!rest_.empty() &&
               std::u32string_view{U"tlkK"}.find(rest_[0]) != std::u32string_view::npos) {
            modifiers.push_back(rest_[0]);
            rest_.remove_prefix(1);
        }
        if (rest_.empty()) {
            problem_ = "truncated";
            return;
        }
        const char32_t control = rest_[0];
        rest_.remove_prefix(1);
        needed_ += std::count(modifiers.begin(), modifiers.end(), U'K');
        check_modifiers(std::move(modifiers), control);
        if (problem_.empty()) take(control);
    }

    void check_modifiers(std::u32string modifiers, char32_t control) {
        std::sort(modifiers.begin(), modifiers.end());
        const auto twice = std::adjacent_find(modifiers.begin(), modifiers.end());
        if (twice != modifiers.end()) {
            problem_ = "repeated modifier " + text({&*twice, 1});
            return;
        }
        const std::string all = "~" + text(modifiers) + text({&control, 1});
        const auto has = [&](char32_t c) { return modifiers.find(c) != std::u32string::npos; };
        if ((has(U'l') && has(U't')) || (has(U'k') && has(U'K'))) {
            problem_ = "conflicting modifiers " + all;
            return;
        }
        const auto among = [control](std::u32string_view controls) {
            return controls.find(control) != std::u32string_view::npos;
        };
        if ((has(U't') && !among(U"cPpsWw")) || (has(U'l') && !among(U"Pp")) ||
            ((has(U'k') || has(U'K')) && !among(U"PpWw")))
            problem_ = "invalid modifier/control combination " + all;
    }

    void take(char32_t control) {
        switch (control) {
        case U'~':
        case U'n':
            return;
        case U'c':
        case U'p':
        case U'w':
        case U's':
        case U'f':
        case U'e':
        case U'g':
        case U'b':
        case U'B':
        case U'+':
        case U'#':
        case U'i':
            ++needed_;
            return;
        case U'W':
        case U'P':
        case U'x':
        case U'X':
            needed_ += 2;
            return;
        default:
            problem_ = "invalid control ~" + text({&control, 1});
        }
    }

    std::u32string_view rest_;
    std::string problem_;
    long needed_ = 0;
};

std::string arguments(long count) {
    return count == 1 ? "1 argument" : std::to_string(count) + " arguments";
}

/// The length of a list that is written out; -1: it isn't known. -2: it is no list.
long length_of(const Expr* list) {
    long count = 0;
    for (; list; list = list->as<ListExpr>()->tail) {
        switch (list->kind) {
        case ExprKind::kNil:
            return count;
        case ExprKind::kString:
            return count + static_cast<long>(list->as<StringExpr>()->value.size());
        case ExprKind::kList:
            count += static_cast<long>(list->as<ListExpr>()->elements.size());
            break;
        case ExprKind::kAtom:
        case ExprKind::kInteger:
        case ExprKind::kFloat:
        case ExprKind::kChar:
            return count == 0 ? -2 : -1;
        default:
            return -1;
        }
    }
    return count;
}

/// The text of an atom or string that is the format; none: it isn't constant.
bool format_text(const Expr* expr, std::u32string& text) {
    if (expr->kind == ExprKind::kString) {
        text = expr->as<StringExpr>()->value;
        return true;
    }
    if (expr->kind != ExprKind::kAtom) return false;
    for (const char c : expr->as<AtomExpr>()->name.text())
        text.push_back(static_cast<unsigned char>(c));
    return true;
}

} // namespace

void Linter::check_format(const CallExpr* expr,
                          std::string_view module,
                          std::string_view function) {
    if (!switches_.format || switches_.format_level < 1) return;
    if (function != "format" && function != "fwrite") return;
    const std::size_t given = expr->args.size();
    std::size_t at = 0; // of the format
    if (module == "io" && given >= 1 && given <= 3)
        at = given == 3 ? 1 : 0;
    else if (module != "io_lib" || given != 2)
        return;
    const Expr* format = expr->args[at];
    const Expr* list = at + 1 < given ? expr->args[at + 1] : nullptr;
    std::u32string text;
    if (!format_text(format, text)) {
        if (switches_.format_level > 1) warn(format->pos, "format string not a textual constant");
        return;
    }
    const long has = list ? length_of(list) : 0;
    if (has == -2) return warn(list->pos, "format arguments not a list");
    if (has == -1) {
        const bool is_open = list->kind != ExprKind::kList && list->kind != ExprKind::kTuple;
        if (is_open && switches_.format_level > 1)
            warn(list->pos, "format arguments perhaps not a list");
        return;
    }
    FormatReader reader{text};
    const long needs = reader.count();
    if (needs < 0) return warn(format->pos, "format string invalid (" + reader.problem() + ")");
    if (needs == has) return;
    const std::string wants =
        "the format string requires an argument list with " + arguments(needs);
    if (!list) return warn(format->pos, wants + ", but no argument list is given");
    if (needs == 0)
        return warn(list->pos,
                    "the format string requires an empty argument list, but the argument list "
                    "contains " +
                        arguments(has));
    if (has == 0) return warn(list->pos, wants + ", but the argument list is empty");
    warn(list->pos,
         wants + ", but the argument list contains " + (has < needs ? "only " : "") +
             arguments(has));
}

} // namespace joist::compiler
