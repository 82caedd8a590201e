// Atoms, numbers, pids, ports and references from and to text.
#include "vm/bifs/bif.h"

#include "vm/beam/beam_file.h"
#include "vm/heap/number.h"
#include "vm/process/process_table.h"
#include "vm/term/atom_table.h"
#include "vm/term/node_entry.h"
#include "vm/term/print.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

namespace joist {

namespace {

// --- text of terms ---

void append_utf8(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
        out.push_back(static_cast<char>(0xc0 | c >> 6));
        out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        out.push_back(static_cast<char>(0xe0 | c >> 12));
        out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3f)));
        out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
    } else {
        out.push_back(static_cast<char>(0xf0 | c >> 18));
        out.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3f)));
        out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3f)));
        out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
    }
}

/// A proper list of code points as UTF-8. `*count`: how many.
bool list_utf8(Term list, std::string& out, std::size_t* count) {
    bool good = true;
    *count = 0;
    const bool proper = for_each_element(list, [&](Term e) {
        if (!good) return;
        const std::int64_t c = e.is_small() ? e.small_value() : -1;
        if (c < 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) good = false;
        else append_utf8(out, static_cast<std::uint32_t>(c));
        ++*count;
    });
    return good && proper;
}

/// A proper list of bytes.
bool list_bytes(Term list, std::string& out) {
    bool good = true;
    const bool proper = for_each_element(list, [&](Term e) {
        if (!e.is_small() || e.small_value() < 0 || e.small_value() > 255) good = false;
        else out.push_back(static_cast<char>(e.small_value()));
    });
    return good && proper;
}

bool binary_bytes(Term t, std::string& out) {
    if (!is_binary(t)) return false;
    const BitsView v = bits_view(t);
    if (v.byte_aligned()) {
        out.assign(reinterpret_cast<const char*>(v.bytes()), v.size / 8);
        return true;
    }
    const unsigned shift = v.start % 8;
    for (std::size_t i = 0; i < v.size / 8; i++)
        out.push_back(static_cast<char>(static_cast<std::uint8_t>(v.bytes()[i] << shift | v.bytes()[i + 1] >> (8 - shift))));
    return true;
}

// --- atoms ---

enum class Encoding : std::uint8_t { Latin1, Utf8 };

std::optional<Encoding> encoding_of(Term t) {
    if (t == atoms::latin1) return Encoding::Latin1;
    if (t == atoms::utf8 || t == atom("unicode")) return Encoding::Utf8;
    return std::nullopt;
}

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Term make_atom(Process& p, std::string_view utf8, bool existing) {
    if (existing) {
        const Term found = AtomTable::instance().find(utf8);
        return found.is_none() ? p.badarg() : found;
    }
    const Term a = AtomTable::instance().intern(utf8);
    return a.is_none() ? p.system_limit() : a;
}

Term atom_from_list(Process& p, Term list, bool existing) {
    std::string text;
    std::size_t characters;
    if (!list_utf8(list, text, &characters)) return p.badarg();
    if (characters > kMaxAtomCharacters) return existing ? p.badarg() : p.system_limit();
    return make_atom(p, text, existing);
}

Term atom_from_binary(Process& p, Term binary, Encoding encoding, bool existing) {
    std::string bytes;
    if (!binary_bytes(binary, bytes)) return p.badarg();
    if (encoding == Encoding::Latin1) {
        std::string text;
        for (const char c : bytes) append_utf8(text, static_cast<unsigned char>(c));
        bytes = std::move(text);
    } else if (!is_valid_utf8({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()})) {
        return p.badarg();
    }
    if (count_characters(bytes) > kMaxAtomCharacters) return existing ? p.badarg() : p.system_limit();
    return make_atom(p, bytes, existing);
}

Term atom_binary(Process& p, Term a, Encoding encoding) {
    if (!a.is_atom()) return p.badarg();
    const std::string_view text = atom_text(a);
    if (encoding == Encoding::Utf8) return make_binary(p.heap(), text);
    std::string latin1;
    for (std::size_t i = 0; i < text.size(); i++) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            latin1.push_back(text[i]);
        } else {
            if (c > 0xc3) return p.badarg();
            latin1.push_back(static_cast<char>((c & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3f)));
        }
    }
    return make_binary(p.heap(), latin1);
}

// --- numbers ---

std::optional<int> base_of(Term t) {
    if (!t.is_small() || t.small_value() < 2 || t.small_value() > 36) return std::nullopt;
    return static_cast<int>(t.small_value());
}

Term parse_or_badarg(Process& p, std::string_view digits, int base) {
    bool too_large = false;
    const Term t = parse_integer(p.heap(), digits, base, &too_large);
    return t.is_value() ? t : too_large ? p.system_limit() : p.badarg();
}

/// Small integers without the general routine.
std::string integer_text(Term t, int base) {
    if (!t.is_small()) return format_integer(t, base);
    char buffer[72];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, t.small_value(), base).ptr;
    std::transform(buffer, end, buffer, [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    return {buffer, end};
}

struct FloatOptions {
    enum class Form : std::uint8_t { Scientific, Decimals, Short } form = Form::Scientific;
    int digits = 20;
    bool compact = false;
};

bool read_float_options(Term list, FloatOptions& o) {
    bool good = true;
    const bool proper = for_each_element(list, [&](Term option) {
        if (option == atoms::compact) {
            o.compact = true;
        } else if (option == atoms::short_) {
            o.form = FloatOptions::Form::Short;
        } else if (option.is_tuple() && TupleView{option}.arity() == 2 && TupleView{option}[1].is_small()) {
            const TupleView pair{option};
            const std::int64_t n = pair[1].small_value();
            if (pair[0] == atoms::decimals && n >= 0 && n <= 253) o.form = FloatOptions::Form::Decimals;
            else if (pair[0] == atoms::scientific && n >= 0 && n <= 249) o.form = FloatOptions::Form::Scientific;
            else good = false;
            o.digits = static_cast<int>(n);
        } else {
            good = false;
        }
    });
    return good && proper;
}

/// Decimals, rounded half up in double arithmetic up to 18 of them, exactly beyond. Observed: OTP 25 does so.
std::string decimals_text(double d, int digits) {
    const bool negative = std::signbit(d);
    const double f = std::fabs(d);
    if (digits > 18 || f >= 9007199254740992.0) {
        char buffer[700];
        const int n = std::snprintf(buffer, sizeof buffer, "%.*f", digits, d);
        return {buffer, static_cast<std::size_t>(n)};
    }
    static constexpr auto powers = [] {
        std::array<double, 19> all{};
        std::uint64_t ten = 1;
        for (double& power : all) {
            power = static_cast<double>(ten);
            ten *= 10;
        }
        return all;
    }();
    const double scale = powers[static_cast<std::size_t>(digits)];
    auto whole = static_cast<std::uint64_t>(f);
    const double scaled = (f - static_cast<double>(whole)) * scale;
    auto fraction = static_cast<std::uint64_t>(scaled);
    if (scaled - static_cast<double>(fraction) >= 0.5) fraction++;
    if (fraction >= static_cast<std::uint64_t>(scale)) {
        whole++;
        fraction -= static_cast<std::uint64_t>(scale);
    }
    std::string text = negative ? "-" : "";
    text += std::to_string(whole);
    if (digits == 0) return text;
    const std::string tail = std::to_string(fraction);
    text.append(1, '.').append(static_cast<std::size_t>(digits) - tail.size(), '0').append(tail);
    return text;
}

/// The text, or empty when it would be too long.
std::string float_text(double d, const FloatOptions& o) {
    if (o.form == FloatOptions::Form::Short) return format_float_short(d);
    if (o.form == FloatOptions::Form::Scientific) {
        char buffer[300];
        const int n = std::snprintf(buffer, sizeof buffer, "%.*e", o.digits, d);
        return {buffer, static_cast<std::size_t>(n)};
    }
    std::string text = decimals_text(d, o.digits);
    if (text.size() > 255) return {};
    if (o.compact && text.find('.') != std::string::npos) {
        while (text.back() == '0' && text[text.size() - 2] != '.') text.pop_back();
    }
    return text;
}

/// Erlang's float syntax: sign, digits, point, digits, exponent.
Term parse_float(Process& p, std::string_view s) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t from = i;
        while (i < s.size() && s[i] >= '0' && s[i] <= '9') i++;
        return i > from;
    };
    if (i < s.size() && (s[i] == '+' || s[i] == '-')) i++;
    if (!digits() || i >= s.size() || s[i] != '.') return p.badarg();
    i++;
    if (!digits()) return p.badarg();
    if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        if (i < s.size() && (s[i] == '+' || s[i] == '-')) i++;
        if (!digits()) return p.badarg();
    }
    if (i != s.size()) return p.badarg();
    if (s[0] == '+') s.remove_prefix(1);
    double d = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), d);
    if (error == std::errc::result_out_of_range) {
        // Too small is zero (or what strtod makes of it), too large an error.
        d = std::strtod(std::string(s).c_str(), nullptr);
        if (!std::isfinite(d)) return p.badarg();
    } else if (error != std::errc{}) {
        return p.badarg();
    }
    return make_float(p.heap(), d);
}

/// Numbers within <0.1.2>, #Ref<0.1.2.3>, #Port<0.1>.
bool parse_numbers(std::string_view s, std::string_view prefix, std::vector<std::uint64_t>& out) {
    if (s.substr(0, prefix.size()) != prefix || s.empty() || s.back() != '>') return false;
    s.remove_prefix(prefix.size());
    const char* at = s.data();
    const char* end = at + s.size() - 1;
    for (;;) {
        std::uint64_t n = 0;
        const auto [next, error] = std::from_chars(at, end, n);
        if (error != std::errc{} || next == at) return false;
        out.push_back(n);
        if (next == end) return true;
        if (*next != '.') return false;
        at = next + 1;
    }
}

Term text_list(Process& p, std::string_view text) {
    return make_byte_list(p.heap(), {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

} // namespace

Term bif_erlang_atom_to_list_1(Process& p, const Term* args) {
    return args[0].is_atom() ? make_string(p.heap(), atom_text(args[0])) : p.badarg();
}
Term bif_erlang_atom_to_binary_1(Process& p, const Term* args) { return atom_binary(p, args[0], Encoding::Utf8); }
Term bif_erlang_atom_to_binary_2(Process& p, const Term* args) {
    const auto encoding = encoding_of(args[1]);
    return encoding ? atom_binary(p, args[0], *encoding) : p.badarg();
}
Term bif_erlang_list_to_atom_1(Process& p, const Term* args) { return atom_from_list(p, args[0], false); }
Term bif_erlang_list_to_existing_atom_1(Process& p, const Term* args) { return atom_from_list(p, args[0], true); }
Term bif_erlang_binary_to_atom_1(Process& p, const Term* args) { return atom_from_binary(p, args[0], Encoding::Utf8, false); }
Term bif_erlang_binary_to_existing_atom_1(Process& p, const Term* args) { return atom_from_binary(p, args[0], Encoding::Utf8, true); }
Term bif_erlang_binary_to_atom_2(Process& p, const Term* args) {
    const auto encoding = encoding_of(args[1]);
    return encoding ? atom_from_binary(p, args[0], *encoding, false) : p.badarg();
}
Term bif_erlang_binary_to_existing_atom_2(Process& p, const Term* args) {
    const auto encoding = encoding_of(args[1]);
    return encoding ? atom_from_binary(p, args[0], *encoding, true) : p.badarg();
}

Term bif_erlang_integer_to_list_1(Process& p, const Term* args) {
    return args[0].is_integer() ? text_list(p, integer_text(args[0], 10)) : p.badarg();
}
Term bif_erlang_integer_to_list_2(Process& p, const Term* args) {
    const auto base = base_of(args[1]);
    return args[0].is_integer() && base ? text_list(p, integer_text(args[0], *base)) : p.badarg();
}
Term bif_erlang_integer_to_binary_1(Process& p, const Term* args) {
    return args[0].is_integer() ? make_binary(p.heap(), integer_text(args[0], 10)) : p.badarg();
}
Term bif_erlang_integer_to_binary_2(Process& p, const Term* args) {
    const auto base = base_of(args[1]);
    return args[0].is_integer() && base ? make_binary(p.heap(), integer_text(args[0], *base)) : p.badarg();
}
Term bif_erlang_list_to_integer_1(Process& p, const Term* args) {
    std::string text;
    return list_bytes(args[0], text) ? parse_or_badarg(p, text, 10) : p.badarg();
}
Term bif_erlang_list_to_integer_2(Process& p, const Term* args) {
    std::string text;
    const auto base = base_of(args[1]);
    return base && list_bytes(args[0], text) ? parse_or_badarg(p, text, *base) : p.badarg();
}
Term bif_erlang_binary_to_integer_1(Process& p, const Term* args) {
    std::string text;
    return binary_bytes(args[0], text) ? parse_or_badarg(p, text, 10) : p.badarg();
}
Term bif_erlang_binary_to_integer_2(Process& p, const Term* args) {
    std::string text;
    const auto base = base_of(args[1]);
    return base && binary_bytes(args[0], text) ? parse_or_badarg(p, text, *base) : p.badarg();
}

Term bif_erlang_float_to_list_1(Process& p, const Term* args) {
    return args[0].is_float() ? text_list(p, float_text(float_value(args[0]), {})) : p.badarg();
}
Term bif_erlang_float_to_list_2(Process& p, const Term* args) {
    FloatOptions options;
    if (!args[0].is_float() || !read_float_options(args[1], options)) return p.badarg();
    const std::string text = float_text(float_value(args[0]), options);
    return text.empty() ? p.badarg() : text_list(p, text);
}
Term bif_erlang_float_to_binary_1(Process& p, const Term* args) {
    return args[0].is_float() ? make_binary(p.heap(), float_text(float_value(args[0]), {})) : p.badarg();
}
Term bif_erlang_float_to_binary_2(Process& p, const Term* args) {
    FloatOptions options;
    if (!args[0].is_float() || !read_float_options(args[1], options)) return p.badarg();
    const std::string text = float_text(float_value(args[0]), options);
    return text.empty() ? p.badarg() : make_binary(p.heap(), text);
}
Term bif_erlang_list_to_float_1(Process& p, const Term* args) {
    std::string text;
    return list_bytes(args[0], text) ? parse_float(p, text) : p.badarg();
}
Term bif_erlang_binary_to_float_1(Process& p, const Term* args) {
    std::string text;
    return binary_bytes(args[0], text) ? parse_float(p, text) : p.badarg();
}

Term bif_erlang_pid_to_list_1(Process& p, const Term* args) { return args[0].is_pid() ? text_list(p, print(args[0])) : p.badarg(); }
Term bif_erlang_ref_to_list_1(Process& p, const Term* args) { return args[0].is_ref() ? text_list(p, print(args[0])) : p.badarg(); }
Term bif_erlang_port_to_list_1(Process& p, const Term* args) { return args[0].is_port() ? text_list(p, print(args[0])) : p.badarg(); }

Term bif_erlang_list_to_pid_1(Process& p, const Term* args) {
    std::string text;
    std::vector<std::uint64_t> n;
    if (!list_bytes(args[0], text) || !parse_numbers(text, "<", n) || n.size() != 3 || n[0] != 0 || n[1] >= 1 << 28 || n[2] >= 1 << 28)
        return p.badarg();
    return Term::local_pid(n[1] | n[2] << 28);
}
Term bif_erlang_list_to_ref_1(Process& p, const Term* args) {
    std::string text;
    std::vector<std::uint64_t> n;
    if (!list_bytes(args[0], text) || !parse_numbers(text, "#Ref<", n) || n.size() != 4 || n[0] != 0) return p.badarg();
    std::uint32_t words[3];
    for (std::size_t i = 0; i < 3; i++) {
        if (n[3 - i] > 0xffffffff) return p.badarg();
        words[i] = static_cast<std::uint32_t>(n[3 - i]);
    }
    return make_ref(p.heap(), ref_id_from_words(words, 3));
}
Term bif_erlang_list_to_port_1(Process& p, const Term* args) {
    std::string text;
    std::vector<std::uint64_t> n;
    if (!list_bytes(args[0], text) || !parse_numbers(text, "#Port<", n) || n.size() != 2 || n[0] != 0 || n[1] >= std::uint64_t{1} << 56)
        return p.badarg();
    return Term::local_port(n[1]);
}

Term bif_erlang_display_1(Process&, const Term* args) {
    const std::string text = print(args[0]) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
    return atoms::true_;
}
Term bif_erlang_display_string_1(Process& p, const Term* args) {
    std::string text;
    std::size_t count;
    if (!list_utf8(args[0], text, &count) && !binary_bytes(args[0], text)) return p.badarg();
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
    return atoms::true_;
}

} // namespace joist
