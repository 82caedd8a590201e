// Match specifications: [{Head, Guards, Body}], compiled to a tree and run on one term at a time.
// Specification: "Match Specifications in Erlang" of the ERTS User's Guide (the ets dialect).
//
// The compiled form copies the specification's terms into memory of its own, so it may be kept (ets:match_spec_compile)
// and used by any process.
#pragma once

#include "vm/heap/copy.h"
#include "vm/process/process.h"

#include <memory>
#include <vector>

namespace joist {

/// What only specifications of tracing may ask for, in their bodies (the first three also in guards).
enum class TraceAction : std::uint8_t {
    IsSeqTrace, GetSeqToken, GetControlWord, SetControlWord, Message, ReturnTrace, ExceptionTrace, Enable, Disable, Trace, Silent,
    Caller, CallerLine, CurrentStacktrace, ProcessDump, Display, SetSeqToken,
};

/// Does these things for MatchSpec::run_trace.
struct TraceActions {
    virtual ~TraceActions() = default;
    /// The expression's value; none(): it fails.
    virtual Term act(TraceAction action, std::span<const Term> arguments) = 0;
};

class MatchSpec : public MagicObject {
public:
    enum class Dialect : std::uint8_t { Table, Trace, Event }; ///< Event: of messages sent and received, where nobody returns
    /// Compiles; null if `spec` is not well formed. A head that is neither tuple nor variable matches no object. The empty list,
    /// which matches nothing, is only good where `empty_allowed`.
    static MatchSpec* compile(Term spec, bool empty_allowed = false, Dialect dialect = Dialect::Table, bool* too_deep = nullptr);
    MatchSpec();
    ~MatchSpec() override;

    /// Runs the clauses on `subject` (whose memory belongs to somebody else: what the result keeps is copied to the process's
    /// heap when `copy`). The result of the first clause that matches, or none().
    Term run(Process& process, Term subject, bool copy) const;

    /// Runs a specification of tracing on a list of arguments: whether a clause matches, after its body was done.
    bool run_trace(Process& process, Term arguments, TraceActions& actions) const;
    /// What it was compiled from; in its own memory.
    Term source() const { return spec_; }

    /// The key that every match has at 1-based tuple position `keypos`, if all heads bind it to one constant; else none().
    Term bound_key(std::size_t keypos) const;

    /// Is every match a tuple with the same key at 1-based position `keypos` as the subject? What ets:select_replace asks for.
    bool keeps_key(std::size_t keypos) const;

    /// Number of clauses.
    std::size_t clause_count() const { return clauses_.size(); }

private:
    struct Node;
    using NodePtr = std::unique_ptr<Node>;
    struct Clause {
        NodePtr head;
        Term head_term; ///< in terms_
        std::vector<NodePtr> guards, body;
        std::vector<std::uint32_t> order; ///< slots by variable number, for '$$'
    };
    struct Compiler;
    struct Run;

    std::vector<Clause> clauses_;
    std::size_t variables_ = 0; ///< distinct pattern variables of the largest clause
    Fragment* terms_ = nullptr;
    Term spec_ = Term::nil();
};

/// True for '$0', '$1', ... : `*number` gets which.
bool is_match_variable(Term atom, std::uint32_t* number);

} // namespace joist
