// See option_bytes.h.
#include "compiler/driver/option_bytes.h"

#include "compiler/abstract/term_writer.h"

#include <limits.h>
#include <unistd.h>

namespace joist::compiler {

namespace {

/// Options deeper than this are nonsense; terms are destroyed recursively.
constexpr int kMaxDepth = 100;

Term pair(std::string_view name, Term value) {
    return Term::tuple({Term::atom(name), std::move(value)});
}

void write_items(const std::vector<Term>& items, abstract::TermWriter& out) {
    for (const Term& item : items)
        write_option(item, out);
}

std::optional<Term> converted(const abstract::Term& from, int depth);

std::optional<Term> items_of(const abstract::Term& from, TermKind kind, int depth) {
    Term to;
    to.kind = kind;
    for (const abstract::Term& item : from.items()) {
        auto made = converted(item, depth);
        if (!made) return std::nullopt;
        to.items.push_back(std::move(*made));
    }
    return to;
}

/// A list of characters is text.
bool is_text(const abstract::Term& list) {
    for (const abstract::Term& item : list.items())
        if (!item.is_integer() || item.integer() < 9 || item.integer() > 0x10FFFF) return false;
    return list.count > 0;
}

std::optional<Term> converted(const abstract::Term& from, int depth) {
    if (++depth > kMaxDepth) return std::nullopt;
    switch (from.kind) {
    case abstract::TermKind::kAtom:
        return Term::atom(from.symbol().text());
    case abstract::TermKind::kInteger:
        return Term::number(from.integer());
    case abstract::TermKind::kFloat: {
        Term to;
        to.kind = TermKind::kFloat;
        to.real = from.real();
        return to;
    }
    case abstract::TermKind::kBitstring: {
        if (from.spare_bits) return std::nullopt;
        Term to;
        to.kind = TermKind::kBinary;
        to.text = from.bytes();
        return to;
    }
    case abstract::TermKind::kList:
        if (!from.is_list()) return std::nullopt;
        if (is_text(from)) return Term::string(abstract::text_of(from).value_or(""));
        return items_of(from, TermKind::kList, depth);
    case abstract::TermKind::kTuple:
        return items_of(from, TermKind::kTuple, depth);
    case abstract::TermKind::kMap:
        return items_of(from, TermKind::kMap, depth);
    default:
        return std::nullopt;
    }
}

} // namespace

void write_option(const Term& term, abstract::TermWriter& out) {
    switch (term.kind) {
    case TermKind::kAtom:
        return out.atom(term.text);
    case TermKind::kInteger:
        return out.integer(term.integer);
    case TermKind::kFloat:
        return out.real(term.real);
    case TermKind::kString:
        return out.string(std::string_view{term.text});
    case TermKind::kBinary:
        return out.binary(term.text);
    case TermKind::kList:
        if (!term.items.empty()) {
            out.list(term.items.size());
            write_items(term.items, out);
        }
        return out.nil();
    case TermKind::kTuple:
        out.tuple(term.items.size());
        return write_items(term.items, out);
    case TermKind::kMap:
        out.map(term.items.size() / 2);
        return write_items(term.items, out);
    }
}

std::optional<Term> option_of(const abstract::Term& term) {
    return converted(term, 0);
}

std::vector<std::uint8_t> option_bytes(const CompileOptions& options) {
    std::vector<Term> all;
    if (options.warnings) all.push_back(Term::atom("report_warnings"));
    all.push_back(Term::atom("report_errors"));
    char here[PATH_MAX];
    if (::getcwd(here, sizeof here)) all.push_back(pair("cwd", Term::string(here)));
    all.insert(all.end(), options.parse.options.all().begin(), options.parse.options.all().end());
    abstract::TermWriter out;
    write_option(Term::list(std::move(all)), out);
    return out.take();
}

} // namespace joist::compiler
