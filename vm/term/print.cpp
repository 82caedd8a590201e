// Terms as text. See print.h. An explicit stack of what is still to be written keeps any depth off
// the C++ stack.
#include "vm/term/print.h"

#include "vm/term/atom_table.h"
#include "vm/term/bits.h"
#include "vm/term/boxed.h"
#include "vm/term/code_hooks.h"
#include "vm/term/map.h"
#include "vm/term/node_entry.h"
#include "vm/term/work_stack.h"

#include <charconv>
#include <cmath>
#include <gmp.h>
#include <vector>

namespace joist {
namespace {

constexpr std::string_view kReserved[] = {
    "after", "and",   "andalso", "band",   "begin",   "bnot", "bor", "bsl",  "bsr", "bxor",
    "case",  "catch", "cond",    "div",    "else",    "end",  "fun", "if",   "let", "maybe",
    "not",   "of",    "or",      "orelse", "receive", "rem",  "try", "when", "xor",
};

void append_utf8(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
    }
}

bool is_printable_latin1(std::uint32_t c) {
    return (c >= 32 && c < 127) || (c >= 160 && c < 256) || (c >= 8 && c <= 13) || c == 27;
}

/// One character inside quotes.
void append_quoted(std::string& out, std::uint32_t c, char quote) {
    switch (c) {
    case '\b':
        out += "\\b";
        return;
    case '\t':
        out += "\\t";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\v':
        out += "\\v";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\r':
        out += "\\r";
        return;
    case 27:
        out += "\\e";
        return;
    case 127:
        out += "\\d";
        return;
    case '\\':
        out += "\\\\";
        return;
    default:
        break;
    }
    if (c == static_cast<std::uint8_t>(quote)) {
        out += '\\';
        out += quote;
    } else if (c < 32 || (c > 127 && c < 160)) {
        static constexpr char kHex[] = "0123456789ABCDEF";
        out += "\\x{";
        if (c >= 16) out += kHex[c >> 4];
        out += kHex[c & 15];
        out += '}';
    } else {
        append_utf8(out, c);
    }
}

std::string bignum_text(Term big) {
    const BignumView view{big};
    std::vector<mp_limb_t> limbs(view.limbs(), view.limbs() + view.limb_count());
    std::string digits(view.limb_count() * 20 + 1, '\0');
    const std::size_t count = mpn_get_str(reinterpret_cast<unsigned char*>(digits.data()),
                                          10,
                                          limbs.data(),
                                          static_cast<mp_size_t>(limbs.size()));
    digits.resize(count);
    std::size_t zeros = 0;
    while (zeros + 1 < count && digits[zeros] == 0)
        zeros++;
    digits.erase(0, zeros);
    for (char& c : digits)
        c = static_cast<char>(c + '0');
    return view.negative() ? "-" + digits : digits;
}

struct Item {
    enum Kind : std::uint8_t { One, Tail, Elements, Text } kind;
    Term term;        ///< One: print it; Tail: the rest of a list after an element
    const Term* next; ///< Elements: print these with commas
    std::size_t count;
    const char* text; ///< Text
};

class Printer {
public:
    explicit Printer(std::size_t limit) : limit_{limit} {}

    std::string run(Term term) {
        push(term);
        while (!stack_.empty()) {
            if (limit_ != 0 && out_.size() >= limit_) {
                out_ += "...";
                break;
            }
            const Item item = stack_.pop();
            switch (item.kind) {
            case Item::One:
                write(item.term);
                break;
            case Item::Text:
                out_ += item.text;
                break;
            case Item::Tail:
                if (item.term.is_list()) {
                    out_ += ',';
                    stack_.push({Item::Tail, cons_tail(item.term), nullptr, 0, nullptr});
                    push(cons_head(item.term));
                } else if (!item.term.is_nil()) {
                    out_ += '|';
                    push(item.term);
                }
                break;
            case Item::Elements:
                if (item.count > 1) {
                    stack_.push(
                        {Item::Elements, Term::nil(), item.next + 1, item.count - 1, nullptr});
                    push_text(",");
                }
                push(item.next[0]);
                break;
            }
        }
        return std::move(out_);
    }

private:
    void push(Term term) { stack_.push({Item::One, term, nullptr, 0, nullptr}); }
    void push_text(const char* text) { stack_.push({Item::Text, Term::nil(), nullptr, 0, text}); }

    void write(Term t) {
        if (t.is_small()) {
            out_ += std::to_string(t.small_value());
        } else if (t.is_float()) {
            out_ += format_float_short(float_value(t));
        } else if (t.is_list()) {
            write_list(t);
        } else if (t.is_atom()) {
            out_ += print_atom(atom_text(t));
        } else if (t.is_nil()) {
            out_ += "[]";
        } else if (t.is_pid()) {
            const PidParts pid = pid_parts(t);
            out_ += '<' + std::to_string(node_of(t).number) + '.' + std::to_string(pid.number) +
                    '.' + std::to_string(pid.serial) + '>';
        } else if (t.is_port()) {
            out_ += "#Port<" + std::to_string(node_of(t).number) + '.' +
                    std::to_string(port_number(t)) + '>';
        } else if (t.is_boxed()) {
            write_boxed(t);
        } else {
            out_ += "#Internal<" + std::to_string(t.raw()) + '>';
        }
    }

    static bool is_printable_list(Term list) {
        return for_each_element_while(list, [](Term c) {
            return c.is_small() && c.small_value() >= 0 && c.small_value() < 256 &&
                   is_printable_latin1(static_cast<std::uint32_t>(c.small_value()));
        });
    }
    template <class F> static bool for_each_element_while(Term list, F&& f) {
        for (; list.is_list(); list = cons_tail(list))
            if (!f(cons_head(list))) return false;
        return list.is_nil();
    }

    void write_list(Term list) {
        if (is_printable_list(list)) {
            out_ += '"';
            for_each_element(list, [&](Term c) {
                if (limit_ == 0 || out_.size() < limit_ + 8)
                    append_quoted(out_, static_cast<std::uint32_t>(c.small_value()), '"');
            });
            out_ += '"';
            return;
        }
        out_ += '[';
        push_text("]");
        stack_.push({Item::Tail, cons_tail(list), nullptr, 0, nullptr});
        push(cons_head(list));
    }

    void write_bits(const BitsView& bits) {
        const std::size_t size = bits.size / 8, rest = bits.size % 8;
        const auto at = [&](std::size_t i) { return read_bits8(bits.base, bits.start + i * 8); };
        out_ += "<<";
        bool printable = size > 0 && rest == 0;
        for (std::size_t i = 0; printable && i < size; i++)
            printable = is_printable_latin1(at(i));
        const auto enough = [&] { return limit_ != 0 && out_.size() >= limit_ + 8; };
        if (printable) {
            out_ += '"';
            for (std::size_t i = 0; i < size && !enough(); i++)
                append_quoted(out_, at(i), '"');
            out_ += '"';
        } else {
            for (std::size_t i = 0; i < size && !enough(); i++) {
                if (i > 0) out_ += ',';
                out_ += std::to_string(at(i));
            }
            if (rest > 0) {
                if (size > 0) out_ += ',';
                const unsigned last = read_bits8(bits.base, bits.start + size * 8, rest);
                out_ += std::to_string(last >> (8 - rest)) + ':' + std::to_string(rest);
            }
        }
        out_ += ">>";
    }

    void write_boxed(Term t) {
        const Term* p = t.boxed_ptr();
        switch (p->header_kind()) {
        case Kind::Tuple:
            out_ += '{';
            push_text("}");
            if (p->header_words() > 0)
                stack_.push({Item::Elements, Term::nil(), p + 1, p->header_words(), nullptr});
            return;
        case Kind::Record: {
            const RecordView record{t};
            out_ += '#' + print_atom(atom_text(record.module())) + ':' +
                    print_atom(atom_text(record.name())) + '{';
            push_text("}");
            for (std::size_t i = record.field_count(); i-- > 0;) {
                push(record.value(i));
                push_text("=");
                push(record.field(i));
                if (i > 0) push_text(",");
            }
            return;
        }
        case Kind::FlatMap:
        case Kind::HashMap: {
            std::vector<Term> pairs;
            Term key, value;
            for (MapIterator it{t}; it.next(&key, &value);) {
                pairs.push_back(key);
                pairs.push_back(value);
            }
            out_ += "#{";
            push_text("}");
            for (std::size_t i = pairs.size(); i > 0; i -= 2) {
                push(pairs[i - 1]);
                push_text("=>");
                push(pairs[i - 2]);
                if (i > 2) push_text(",");
            }
            return;
        }
        case Kind::Bignum:
        case Kind::NegBignum:
            out_ += bignum_text(t);
            return;
        case Kind::HeapBits:
        case Kind::RefcBits:
        case Kind::SubBits:
            write_bits(bits_view(t));
            return;
        case Kind::Fun: {
            FunDescription d;
            d.module = atoms::undefined;
            if (code_hooks.describe_fun != nullptr) code_hooks.describe_fun(FunView{t}.entry(), &d);
            out_ += "#Fun<" + std::string{atom_text(d.module)} + '.' + std::to_string(d.index) +
                    '.' + std::to_string(d.old_uniq) + '>';
            return;
        }
        case Kind::ExportFun: {
            Term module = atoms::undefined, function = atoms::undefined;
            std::uint32_t arity = 0;
            if (code_hooks.describe_export != nullptr)
                code_hooks.describe_export(export_of(t), &module, &function, &arity);
            out_ += "fun " + print_atom(atom_text(module)) + ':' + print_atom(atom_text(function)) +
                    '/' + std::to_string(arity);
            return;
        }
        case Kind::Ref:
        case Kind::MagicRef:
        case Kind::ExternalRef: {
            const RefWords words = ref_words(t);
            out_ += "#Ref<" + std::to_string(node_of(t).number);
            for (std::uint32_t i = words.count; i-- > 0;)
                out_ += '.' + std::to_string(words.words[i]);
            out_ += '>';
            return;
        }
        default:
            out_ += "#Internal<" + std::to_string(p->raw() >> 3 & 31) + '>';
        }
    }

    std::size_t limit_;
    std::string out_;
    WorkStack<Item> stack_;
};

} // namespace

std::string print(Term term, std::size_t limit) {
    return Printer{limit}.run(term);
}

std::string print_atom(std::string_view text) {
    const auto decode = [&](std::size_t* i) -> std::uint32_t {
        const auto c = static_cast<std::uint8_t>(text[*i]);
        const unsigned extra = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        std::uint32_t code = extra == 0 ? c : c & (0x3fu >> extra);
        (*i)++;
        for (unsigned k = 0; k < extra && *i < text.size(); k++, (*i)++)
            code = code << 6 | (static_cast<std::uint8_t>(text[*i]) & 0x3fu);
        return code;
    };
    const auto is_lower = [](std::uint32_t c) {
        return (c >= 'a' && c <= 'z') || (c >= 223 && c <= 255 && c != 247);
    };
    const auto is_name = [&](std::uint32_t c) {
        return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '@' || (c >= 192 && c <= 222 && c != 215);
    };
    bool plain = !text.empty();
    for (std::size_t i = 0; plain && i < text.size();) {
        const bool first = i == 0;
        const std::uint32_t c = decode(&i);
        plain = first ? is_lower(c) : is_name(c);
    }
    for (const std::string_view word : kReserved)
        if (plain && word == text) plain = false;
    if (plain) return std::string{text};
    std::string out = "'";
    for (std::size_t i = 0; i < text.size();)
        append_quoted(out, decode(&i), '\'');
    return out += '\'';
}

std::string format_float_short(double d) {
    if (d == 0) return std::signbit(d) ? "-0.0" : "0.0";
    char text[40];
    const auto end =
        std::to_chars(text, text + sizeof text, std::fabs(d), std::chars_format::scientific);
    // d.ddddde+xx: the digits and the exponent of the first.
    std::string digits;
    const char* p = text;
    for (; p != end.ptr && *p != 'e'; p++)
        if (*p != '.') digits += *p;
    int exponent = 0;
    if (p[1] == '+') p++;
    std::from_chars(p + 1, end.ptr, exponent);

    const int count = static_cast<int>(digits.size());
    std::string fixed;
    if (exponent < 0)
        fixed = "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    else if (count <= exponent + 1)
        fixed = digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + ".0";
    else
        fixed = digits.substr(0, static_cast<std::size_t>(exponent) + 1) + '.' +
                digits.substr(static_cast<std::size_t>(exponent) + 1);
    std::string scientific = digits.substr(0, 1) + '.' + (count > 1 ? digits.substr(1) : "0") +
                             'e' + std::to_string(exponent);
    const bool too_large =
        std::fabs(d) >= 0x1p53; // beyond, neighbours are more than 1 apart: no false digits
    const std::string& shorter = too_large || scientific.size() < fixed.size() ? scientific : fixed;
    return std::signbit(d) ? "-" + shorter : shorter;
}

} // namespace joist
