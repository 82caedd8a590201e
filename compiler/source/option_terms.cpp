// See option_terms.h.
#include "compiler/source/option_terms.h"

#include <charconv>

namespace joist::compiler {

namespace {

bool plain_atom(std::string_view name) {
    if (name.empty() || name[0] < 'a' || name[0] > 'z') return false;
    for (const char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '@'))
            return false;
    return true;
}

void print_quoted(std::string_view text, char quote, std::string& out) {
    out += quote;
    for (const char c : text) {
        if (c == quote || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    out += quote;
}

void print_float(double value, std::string& out) {
    char digits[40];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    const std::string_view text{digits, static_cast<std::size_t>(end - digits)};
    const std::size_t exponent = text.find('e');
    out += text.substr(0, exponent);
    if (text.substr(0, exponent).find('.') == std::string_view::npos) out += ".0";
    if (exponent != std::string_view::npos) out += text.substr(exponent);
}

void print(const Term& term, std::string& out);

void print_items(const std::vector<Term>& items,
                 std::string_view open,
                 std::string_view close,
                 std::string& out) {
    out += open;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out += ',';
        print(items[i], out);
    }
    out += close;
}

void print_map(const std::vector<Term>& items, std::string& out) {
    out += "#{";
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (i > 0) out += ',';
        print(items[i], out);
        out += " => ";
        print(items[i + 1], out);
    }
    out += '}';
}

void print(const Term& term, std::string& out) {
    switch (term.kind) {
    case TermKind::kAtom:
        if (plain_atom(term.text))
            out += term.text;
        else
            print_quoted(term.text, '\'', out);
        break;
    case TermKind::kInteger:
        out += std::to_string(term.integer);
        break;
    case TermKind::kFloat:
        print_float(term.real, out);
        break;
    case TermKind::kString:
        print_quoted(term.text, '"', out);
        break;
    case TermKind::kBinary:
        out += "<<";
        print_quoted(term.text, '"', out);
        out += ">>";
        break;
    case TermKind::kList:
        print_items(term.items, "[", "]", out);
        break;
    case TermKind::kTuple:
        print_items(term.items, "{", "}", out);
        break;
    case TermKind::kMap:
        print_map(term.items, out);
        break;
    }
}

} // namespace

Term Term::atom(std::string_view name) {
    Term term;
    term.kind = TermKind::kAtom;
    term.text = name;
    return term;
}

Term Term::number(std::int64_t value) {
    Term term;
    term.kind = TermKind::kInteger;
    term.integer = value;
    return term;
}

Term Term::string(std::string_view text) {
    Term term;
    term.kind = text.empty() ? TermKind::kList : TermKind::kString;
    term.text = text;
    return term;
}

Term Term::list(std::vector<Term> items) {
    Term term;
    term.items = std::move(items);
    return term;
}

Term Term::tuple(std::vector<Term> items) {
    Term term;
    term.kind = TermKind::kTuple;
    term.items = std::move(items);
    return term;
}

std::string print_term(const Term& term) {
    std::string out;
    print(term, out);
    return out;
}

void OptionTerms::add(Term option) {
    if (!option.is_list()) {
        all_.push_back(std::move(option));
        return;
    }
    for (Term& item : option.items)
        add(std::move(item));
}

void OptionTerms::add(const OptionTerms& others) {
    all_.insert(all_.end(), others.all_.begin(), others.all_.end());
}

bool OptionTerms::has(std::string_view name) const {
    for (auto option = all_.rbegin(); option != all_.rend(); ++option) {
        if (option->is_atom(name)) return true;
        if (option->is_tuple(2) && option->items[0].is_atom(name) &&
            (option->items[1].is_atom("true") || option->items[1].is_atom("false")))
            return option->items[1].is_atom("true");
    }
    return false;
}

const Term* OptionTerms::value(std::string_view name) const {
    for (auto option = all_.rbegin(); option != all_.rend(); ++option)
        if (option->is_tuple(2) && option->items[0].is_atom(name)) return &option->items[1];
    return nullptr;
}

std::vector<const Term*> OptionTerms::values(std::string_view name) const {
    std::vector<const Term*> found;
    for (const Term& option : all_)
        if (option.is_tuple(2) && option.items[0].is_atom(name)) found.push_back(&option.items[1]);
    return found;
}

bool OptionTerms::switched(std::string_view on, std::string_view off, bool otherwise) const {
    for (auto option = all_.rbegin(); option != all_.rend(); ++option)
        if (option->is_atom(on) || option->is_atom(off)) return option->is_atom(on);
    return otherwise;
}

bool OptionTerms::warns(std::string_view kind, bool otherwise) const {
    const std::string on = "warn_" + std::string{kind};
    return switched(on, "no" + on, otherwise);
}

} // namespace joist::compiler
