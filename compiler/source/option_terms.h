// The options of a compilation as Erlang terms (`debug_info`, `{inline,[{f,1}]}`, `{d,'X',1}`),
// from the command line, the environment and -compile attributes: one flat list for all stages.
// Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler {

enum class TermKind : std::uint8_t {
    kAtom,    ///< `text`
    kInteger, ///< `integer`
    kFloat,   ///< `real`
    kString,  ///< "..." not empty: `text`, UTF-8
    kBinary,  ///< <<"...">>: `text`, bytes
    kList,    ///< `items`; proper, may be empty
    kTuple,   ///< `items`
    kMap,     ///< `items`: key, value, key, value...
};

/// A constant term that doesn't belong to a module.
struct Term {
    TermKind kind = TermKind::kList;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;
    std::vector<Term> items;

    static Term atom(std::string_view name);
    static Term number(std::int64_t value);
    static Term string(std::string_view text);
    static Term list(std::vector<Term> items);
    static Term tuple(std::vector<Term> items);

    bool is_atom() const { return kind == TermKind::kAtom; }
    bool is_atom(std::string_view name) const { return is_atom() && text == name; }
    bool is_integer() const { return kind == TermKind::kInteger; }
    bool is_list() const { return kind == TermKind::kList; }
    /// A tuple of `size` elements?
    bool is_tuple(std::size_t size) const {
        return kind == TermKind::kTuple && items.size() == size;
    }
    /// Text of an atom, a string or a binary; else empty.
    std::string_view name() const { return text; }

    friend bool operator==(const Term&, const Term&) = default;
};

/// The term in Erlang's syntax, on one line: `{d,'X',"text"}`.
std::string print_term(const Term& term);

/// Options in the order in which they count: of contradicting ones the last wins. Order of the
/// sources: ERL_COMPILER_OPTIONS, command line, -compile attributes.
class OptionTerms {
public:
    /// Appends one option, or those of a list.
    void add(Term option);
    void add(const OptionTerms& others);

    /// Is the atom `name`, or `{name,true}`, among them (and no `{name,false}` behind it)?
    bool has(std::string_view name) const;
    /// V of the last `{name,V}`; null: there is none. Valid while the list isn't changed.
    const Term* value(std::string_view name) const;
    /// V of each `{name,V}`, in order.
    std::vector<const Term*> values(std::string_view name) const;
    /// Whichever of the atoms `on` and `off` comes last decides; `otherwise` if there is neither.
    bool switched(std::string_view on, std::string_view off, bool otherwise) const;
    /// The same for `warn_KIND` and `nowarn_KIND`.
    bool warns(std::string_view kind, bool otherwise) const;

    const std::vector<Term>& all() const { return all_; }
    bool empty() const { return all_.empty(); }

private:
    std::vector<Term> all_;
};

} // namespace joist::compiler
