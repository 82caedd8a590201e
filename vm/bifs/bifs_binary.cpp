// Native functions of module binary. split and replace are accelerators of Erlang code.

#include "vm/bifs/bif.h"
#include "vm/bifs/byte_search.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <algorithm>

namespace joist {

namespace {

using Bytes = std::span<const std::uint8_t>;

// The bytes of a binary term; one that doesn't start at a byte is copied into `store`. False if it is no binary.
bool bytes_of(Term t, Bytes* bytes, std::string& store) {
    if (!is_binary(t)) return false;
    const BitsView v = bits_view(t);
    if (v.byte_aligned()) {
        *bytes = {v.bytes(), v.size / 8};
        return true;
    }
    store.resize(v.size / 8);
    const unsigned shift = v.start % 8;
    const std::uint8_t* from = v.base + v.start / 8;
    for (std::size_t i = 0; i < store.size(); i++)
        store[i] = static_cast<char>(static_cast<std::uint8_t>(from[i] << shift | from[i + 1] >> (8 - shift)));
    *bytes = {reinterpret_cast<const std::uint8_t*>(store.data()), store.size()};
    return true;
}

// {Position, Length}, the length possibly negative, within `size`.
bool parse_part(Term position, Term length, std::size_t size, std::size_t* start, std::size_t* count) {
    if (!position.is_small() || !length.is_small()) return false;
    std::int64_t from = position.small_value(), n = length.small_value();
    if (n < 0) {
        from += n;
        n = -n;
    }
    if (from < 0 || n < 0 || from > static_cast<std::int64_t>(size) || n > static_cast<std::int64_t>(size) - from) return false;
    *start = static_cast<std::size_t>(from);
    *count = static_cast<std::size_t>(n);
    return true;
}

bool parse_part(Term pair, std::size_t size, std::size_t* start, std::size_t* count) {
    return pair.is_tuple() && TupleView{pair}.arity() == 2 && parse_part(TupleView{pair}[0], TupleView{pair}[1], size, start, count);
}

// A pattern argument: a binary, a list of them, or {bm | ac, Reference}. With one reference for the caller, or null.
BytePattern* pattern_of(Term t) {
    if (t.is_tuple() && TupleView{t}.arity() == 2 && TupleView{t}[1].is_kind(Kind::MagicRef)) {
        auto* object = reinterpret_cast<MagicObject*>(TupleView{t}[1].boxed_ptr()[3].raw());
        if (object->type != MagicType::BinaryPattern) return nullptr;
        object->retain();
        return static_cast<BytePattern*>(object);
    }
    std::vector<std::string> patterns;
    bool ok = true;
    const auto add = [&](Term one) {
        Bytes bytes;
        std::string store;
        ok = ok && bytes_of(one, &bytes, store) && !bytes.empty();
        if (ok) patterns.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    if (t.is_list())
        ok = for_each_element(t, add) && ok;
    else
        add(t);
    return ok && !patterns.empty() ? new BytePattern{std::move(patterns)} : nullptr;
}

struct PatternRef {
    BytePattern* pattern;
    explicit PatternRef(Term t) : pattern{pattern_of(t)} {}
    PatternRef(const PatternRef&) = delete;
    ~PatternRef() {
        if (pattern) pattern->release();
    }
};

// Options of match and matches: [{scope, Part}].
bool parse_scope(Term options, std::size_t size, std::size_t* start, std::size_t* count) {
    *start = 0;
    *count = size;
    bool ok = true;
    return for_each_element(options, [&](Term o) {
        ok = ok && o.is_tuple() && TupleView{o}.arity() == 2 && TupleView{o}[0] == atoms::scope && parse_part(TupleView{o}[1], size, start, count);
    }) && ok;
}

Term position_pair(Heap& heap, std::size_t at, std::size_t length) {
    return make_tuple(heap, {Term::small(static_cast<std::int64_t>(at)), Term::small(static_cast<std::int64_t>(length))});
}

Term search(Process& p, Term subject, Term pattern, Term options, bool all) {
    Bytes text;
    std::string store;
    std::size_t start, count;
    if (!bytes_of(subject, &text, store) || !parse_scope(options, text.size(), &start, &count)) return p.badarg();
    const PatternRef ref{pattern};
    if (!ref.pattern) return p.badarg();
    const Bytes scope = text.first(start + count);
    p.charge(static_cast<std::int64_t>(count) / 500);
    BytePattern::Match m;
    if (!all) return ref.pattern->find(scope, start, &m) ? position_pair(p.heap(), m.at, m.length) : atoms::nomatch;
    std::vector<Term> out;
    for (std::size_t from = start; ref.pattern->find(scope, from, &m); from = m.at + m.length) out.push_back(position_pair(p.heap(), m.at, m.length));
    p.charge(static_cast<std::int64_t>(out.size()) / 10);
    return make_list(p.heap(), out);
}

Term slice(Process& p, Term whole, std::size_t start, std::size_t count) { return make_sub_bits(p.heap(), whole, start * 8, count * 8); }

} // namespace

Term bif_binary_match_2(Process& p, const Term* args) { return search(p, args[0], args[1], Term::nil(), false); }
Term bif_binary_match_3(Process& p, const Term* args) { return search(p, args[0], args[1], args[2], false); }
Term bif_binary_matches_2(Process& p, const Term* args) { return search(p, args[0], args[1], Term::nil(), true); }
Term bif_binary_matches_3(Process& p, const Term* args) { return search(p, args[0], args[1], args[2], true); }

Term bif_binary_compile_pattern_1(Process& p, const Term* args) {
    BytePattern* pattern = pattern_of(args[0]);
    if (!pattern || args[0].is_tuple()) {
        if (pattern) pattern->release();
        return p.badarg();
    }
    return make_tuple(p.heap(), {pattern->single() ? atom("bm") : atom("ac"), make_magic_ref(p.heap(), pattern)});
}

// --- accelerators: declined arguments go to the Erlang bodies, which raise ---------------------------------

namespace {

struct SplitOptions {
    bool global = false, trim = false, trim_all = false;
};

Term split(Process& p, Term subject, Term pattern, SplitOptions o) {
    Bytes text;
    std::string store;
    if (!bytes_of(subject, &text, store)) return p.decline();
    const PatternRef ref{pattern};
    if (!ref.pattern) return p.decline();
    std::vector<std::pair<std::size_t, std::size_t>> parts; // start, length
    std::size_t from = 0;
    BytePattern::Match m;
    while (ref.pattern->find(text, from, &m)) {
        parts.emplace_back(from, m.at - from);
        from = m.at + m.length;
        if (!o.global) break;
    }
    parts.emplace_back(from, text.size() - from);
    if (o.trim_all) std::erase_if(parts, [](const auto& part) { return part.second == 0; });
    if (o.trim || o.trim_all)
        while (!parts.empty() && parts.back().second == 0) parts.pop_back();
    p.charge(static_cast<std::int64_t>(text.size() / 500 + parts.size() / 10));
    Term list = Term::nil();
    for (std::size_t i = parts.size(); i-- > 0;) list = make_cons(p.heap(), slice(p, subject, parts[i].first, parts[i].second), list);
    return list;
}

} // namespace

Term bif_binary_split_2(Process& p, const Term* args) { return split(p, args[0], args[1], {}); }
Term bif_binary_split_3(Process& p, const Term* args) {
    SplitOptions o;
    bool ok = true;
    const bool proper = for_each_element(args[2], [&](Term t) {
        if (t == atoms::global)
            o.global = true;
        else if (t == atoms::trim)
            o.trim = true;
        else if (t == atoms::trim_all)
            o.trim_all = true;
        else
            ok = false;
    });
    return proper && ok ? split(p, args[0], args[1], o) : p.decline();
}

namespace {

Term replace(Process& p, Term subject, Term pattern, Term by, bool global) {
    Bytes text, with;
    std::string store, with_store;
    if (!bytes_of(subject, &text, store) || !bytes_of(by, &with, with_store)) return p.decline();
    const PatternRef ref{pattern};
    if (!ref.pattern) return p.decline();
    std::string out;
    std::size_t from = 0;
    BytePattern::Match m;
    const auto add = [&](Bytes b) { out.append(reinterpret_cast<const char*>(b.data()), b.size()); };
    bool any = false;
    while (ref.pattern->find(text, from, &m)) {
        any = true;
        add(text.subspan(from, m.at - from));
        add(with);
        from = m.at + m.length;
        if (!global) break;
    }
    p.charge(static_cast<std::int64_t>(text.size()) / 300);
    if (!any) return subject;
    add(text.subspan(from));
    return make_binary(p.heap(), out);
}

} // namespace

Term bif_binary_replace_3(Process& p, const Term* args) { return replace(p, args[0], args[1], args[2], false); }
Term bif_binary_replace_4(Process& p, const Term* args) {
    if (args[3].is_nil()) return replace(p, args[0], args[1], args[2], false);
    const bool global = args[3].is_list() && cons_head(args[3]) == atoms::global && cons_tail(args[3]).is_nil();
    return global ? replace(p, args[0], args[1], args[2], true) : p.decline();
}

// --- bytes and parts ----------------------------------------------------------------------------------

Term bif_binary_at_2(Process& p, const Term* args) {
    Bytes bytes;
    std::string store;
    if (!bytes_of(args[0], &bytes, store) || !args[1].is_small() || args[1].small_value() < 0 ||
        args[1].small_value() >= static_cast<std::int64_t>(bytes.size()))
        return p.badarg();
    return Term::small(bytes[static_cast<std::size_t>(args[1].small_value())]);
}

Term bif_binary_first_1(Process& p, const Term* args) {
    Bytes bytes;
    std::string store;
    return bytes_of(args[0], &bytes, store) && !bytes.empty() ? Term::small(bytes.front()) : p.badarg();
}

Term bif_binary_last_1(Process& p, const Term* args) {
    Bytes bytes;
    std::string store;
    return bytes_of(args[0], &bytes, store) && !bytes.empty() ? Term::small(bytes.back()) : p.badarg();
}

Term bif_binary_part_2(Process& p, const Term* args) {
    std::size_t start, count;
    if (!is_binary(args[0]) || !parse_part(args[1], bit_size_of(args[0]) / 8, &start, &count)) return p.badarg();
    return slice(p, args[0], start, count);
}

Term bif_binary_part_3(Process& p, const Term* args) {
    std::size_t start, count;
    if (!is_binary(args[0]) || !parse_part(args[1], args[2], bit_size_of(args[0]) / 8, &start, &count)) return p.badarg();
    return slice(p, args[0], start, count);
}

namespace {

Term byte_list(Process& p, Term binary, Term position, Term length) {
    Bytes bytes;
    std::string store;
    std::size_t start = 0, count;
    if (!bytes_of(binary, &bytes, store)) return p.badarg();
    count = bytes.size();
    if (position.is_value() && !parse_part(position, length, bytes.size(), &start, &count)) return p.badarg();
    p.charge(static_cast<std::int64_t>(count) / 20);
    return make_byte_list(p.heap(), bytes.subspan(start, count));
}

} // namespace

Term bif_binary_bin_to_list_1(Process& p, const Term* args) { return byte_list(p, args[0], Term::none(), Term::none()); }
Term bif_binary_bin_to_list_2(Process& p, const Term* args) {
    if (!args[1].is_tuple() || TupleView{args[1]}.arity() != 2) return p.badarg();
    return byte_list(p, args[0], TupleView{args[1]}[0], TupleView{args[1]}[1]);
}
Term bif_binary_bin_to_list_3(Process& p, const Term* args) { return byte_list(p, args[0], args[1], args[2]); }

Term bif_binary_list_to_bin_1(Process& p, const Term* args) { return bif_erlang_list_to_binary_1(p, args); }

Term bif_binary_copy_2(Process& p, const Term* args) {
    Bytes bytes;
    std::string store;
    if (!bytes_of(args[0], &bytes, store) || !args[1].is_small() || args[1].small_value() < 0) return p.badarg();
    const auto times = static_cast<std::size_t>(args[1].small_value());
    if (!bytes.empty() && times > (std::size_t{1} << 40) / bytes.size()) return p.system_limit();
    std::uint8_t* out;
    const Term result = make_binary_uninitialised(p.heap(), bytes.size() * times, &out);
    for (std::size_t i = 0; i < times; i++, out += bytes.size()) std::copy(bytes.begin(), bytes.end(), out);
    p.charge(static_cast<std::int64_t>(bytes.size() * times) / 1000);
    return result;
}
Term bif_binary_copy_1(Process& p, const Term* args) {
    const Term both[] = {args[0], Term::small(1)};
    return bif_binary_copy_2(p, both);
}

Term bif_binary_referenced_byte_size_1(Process& p, const Term* args) {
    if (!args[0].is_bitstring()) return p.badarg();
    const Term* b = args[0].boxed_ptr();
    const Term whole = b->header_kind() == Kind::SubBits ? b[1] : args[0];
    const Term* w = whole.boxed_ptr();
    if (w->header_kind() == Kind::RefcBits) return make_unsigned(p.heap(), reinterpret_cast<const RefcBytes*>(w[kRefcBytes].raw())->capacity);
    return make_unsigned(p.heap(), (bit_size_of(whole) + 7) / 8);
}

namespace {

Term common_length(Process& p, Term list, bool from_end) {
    std::vector<Bytes> all;
    std::vector<std::string> stores;
    bool ok = list.is_list();
    std::vector<Term> terms;
    ok = ok && for_each_element(list, [&](Term t) { terms.push_back(t); });
    stores.resize(terms.size());
    all.resize(terms.size());
    for (std::size_t i = 0; ok && i < terms.size(); i++) ok = bytes_of(terms[i], &all[i], stores[i]);
    if (!ok) return p.badarg();
    std::size_t n = 0, shortest = all[0].size();
    for (const Bytes& b : all) shortest = std::min(shortest, b.size());
    const auto at = [&](const Bytes& b) { return from_end ? b[b.size() - 1 - n] : b[n]; };
    while (n < shortest && std::all_of(all.begin(), all.end(), [&](const Bytes& b) { return at(b) == at(all[0]); })) n++;
    return Term::small(static_cast<std::int64_t>(n));
}

} // namespace

Term bif_binary_longest_common_prefix_1(Process& p, const Term* args) { return common_length(p, args[0], false); }
Term bif_binary_longest_common_suffix_1(Process& p, const Term* args) { return common_length(p, args[0], true); }

// --- numbers ---------------------------------------------------------------------------------------------

namespace {

bool parse_endian(Term t, bool* little) {
    *little = t == atoms::little;
    return *little || t == atoms::big;
}

Term encode_unsigned(Process& p, Term n, bool little) {
    if (!n.is_integer() || compare(n, Term::small(0)) < 0) return p.badarg();
    std::size_t bits = 8;
    if (n.is_small())
        bits = std::max<std::size_t>(1, 64 - static_cast<std::size_t>(std::countl_zero(static_cast<std::uint64_t>(n.small_value()))));
    else {
        const BignumView big{n};
        bits = big.limb_count() * 64 - static_cast<std::size_t>(std::countl_zero(big.limbs()[big.limb_count() - 1]));
    }
    const std::size_t size = (bits + 7) / 8;
    std::uint8_t* out;
    const Term result = make_binary_uninitialised(p.heap(), size, &out);
    integer_to_bits(n, size * 8, little, out);
    return result;
}

Term decode_unsigned(Process& p, Term binary, bool little) {
    Bytes bytes;
    std::string store;
    if (!bytes_of(binary, &bytes, store)) return p.badarg();
    return integer_from_bytes(p.heap(), bytes, little, false);
}

} // namespace

Term bif_binary_encode_unsigned_1(Process& p, const Term* args) { return encode_unsigned(p, args[0], false); }
Term bif_binary_encode_unsigned_2(Process& p, const Term* args) {
    bool little;
    return parse_endian(args[1], &little) ? encode_unsigned(p, args[0], little) : p.badarg();
}
Term bif_binary_decode_unsigned_1(Process& p, const Term* args) { return decode_unsigned(p, args[0], false); }
Term bif_binary_decode_unsigned_2(Process& p, const Term* args) {
    bool little;
    return parse_endian(args[1], &little) ? decode_unsigned(p, args[0], little) : p.badarg();
}

} // namespace joist
