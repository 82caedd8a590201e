// Calls of functions of `lists` become calls of loops in the module.
//
//   f(L, N) ->                           f(L, N) -> '-f/2-lists^map/1-0-'(L, N).
//       lists:map(fun(X) ->              '-f/2-lists^map/1-0-'([X | L], N) ->
//                     X + N                  Y = '-f/2-fun-0-'(X, N),
//                 end, L).                   [Y | '-f/2-lists^map/1-0-'(L, N)];
//                                        '-f/2-lists^map/1-0-'([], _) -> [];
//                                        '-f/2-lists^map/1-0-'(L, N) ->
//                                            error(function_clause, [fun(X) -> X + N end, L]).
//
// Only on demand (`inline_list_funcs`). A fun that was made in the function is called by its name,
// with its free variables in the place of it; any other is a parameter of the loop, and the end of
// the list asks whether it is one. What is raised, by whom, in which order things are looked at, is
// as in the loops that erlc makes: not as in `lists`.
#include "compiler/ssa/list_loops.h"

#include "compiler/ssa/splice.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace joist::compiler::ssa {

namespace {

/// Parameters that a function of the machine may have.
constexpr std::size_t kMaxParameters = 255;

enum class Kind {
    kAll,
    kAny,
    kForeach,
    kMap,
    kFlatmap,
    kFilter,
    kFoldl,
    kFoldr,
    kMapfoldl,
    kMapfoldr
};

struct ListFunction {
    std::string_view name;
    Kind kind;
    std::uint32_t arity;
    bool has_accumulator() const { return arity == 3; }
    /// Arguments of the fun that it calls.
    std::uint32_t fun_arity() const { return arity - 1; }
};

constexpr ListFunction kListFunctions[] = {
    {"all", Kind::kAll, 2},
    {"any", Kind::kAny, 2},
    {"foreach", Kind::kForeach, 2},
    {"map", Kind::kMap, 2},
    {"flatmap", Kind::kFlatmap, 2},
    {"filter", Kind::kFilter, 2},
    {"foldl", Kind::kFoldl, 3},
    {"foldr", Kind::kFoldr, 3},
    {"mapfoldl", Kind::kMapfoldl, 3},
    {"mapfoldr", Kind::kMapfoldr, 3},
};

/// The fun that a loop calls: a parameter, or, if there is a name, a function and its free
/// variables.
struct KnownFun {
    Symbol name;
    std::uint32_t arity = 0; ///< the free variables counted
    std::span<const Operand> free;
};

/// Writes one loop. Its parameters: list, accumulator if there is one, then the fun or its free
/// variables.
class LoopWriter {
public:
    LoopWriter(Module& module,
               const ListFunction& what,
               const KnownFun& fun,
               Symbol name,
               Location location)
        : what_{what}, fun_{fun}, name_{name},
          b_{module, name, what.arity - 1 + fun_parameters(), location}, literals_{module.literals},
          symbols_{module.symbols} {
        b_.set_location(location);
    }

    void write() {
        const BlockId loop = b_.new_block();
        const BlockId end = b_.new_block();
        no_clause_ = b_.new_block();
        b_.branch(Test::kIsNonemptyList, {list()}, loop, end);
        b_.at(loop);
        head_ = b_.emit(Op::get_hd, {list()});
        tail_ = b_.emit(Op::get_tl, {list()});
        write_turn();
        b_.at(end);
        write_end();
        b_.at(no_clause_);
        write_no_clause();
        b_.finish();
    }

private:
    std::uint32_t fun_parameters() const {
        return fun_.name ? static_cast<std::uint32_t>(fun_.free.size()) : 1;
    }
    Operand list() const { return b_.param(0); }
    Operand accumulator() const { return b_.param(1); }

    /// The fun or its free variables.
    std::vector<Operand> kept() const {
        std::vector<Operand> found;
        for (std::uint32_t i = what_.arity - 1; i < what_.arity - 1 + fun_parameters(); ++i)
            found.push_back(b_.param(i));
        return found;
    }

    Operand call_fun(std::vector<Operand> arguments) {
        const std::vector<Operand> kept = this->kept();
        if (!fun_.name) {
            arguments.insert(arguments.begin(), kept[0]);
            return b_.emit(Op::call_fun, arguments);
        }
        arguments.insert(arguments.end(), kept.begin(), kept.end());
        return b_.call(fun_.name, arguments);
    }

    Operand go_on(std::vector<Operand> arguments) {
        const std::vector<Operand> kept = this->kept();
        arguments.insert(arguments.end(), kept.begin(), kept.end());
        return b_.call(name_, arguments);
    }

    /// What is done with an element.
    void write_turn() {
        switch (what_.kind) {
        case Kind::kAll:
            return write_search("false", "true");
        case Kind::kAny:
            return write_search("true", "false");
        case Kind::kForeach:
            call_fun({head_});
            return b_.ret(go_on({tail_}));
        case Kind::kMap: {
            const Operand made = call_fun({head_});
            return b_.ret(b_.emit(Op::put_list, {made, go_on({tail_})}));
        }
        case Kind::kFlatmap: {
            const Operand made = call_fun({head_});
            const Operand both[] = {made, go_on({tail_})};
            return b_.ret(b_.call_ext(symbols_.intern("erlang"), symbols_.intern("++"), both));
        }
        case Kind::kFilter:
            return write_filter();
        case Kind::kFoldl:
            return b_.ret(go_on({tail_, call_fun({head_, accumulator()})}));
        case Kind::kFoldr:
            return b_.ret(call_fun({head_, go_on({tail_, accumulator()})}));
        case Kind::kMapfoldl: {
            const Pair made = take_apart(call_fun({head_, accumulator()}));
            const Pair rest = take_apart(go_on({tail_, made.second}));
            return write_pair(b_.emit(Op::put_list, {made.first, rest.first}), rest.second);
        }
        case Kind::kMapfoldr: {
            const Pair rest = take_apart(go_on({tail_, accumulator()}));
            const Pair made = take_apart(call_fun({head_, rest.second}));
            return write_pair(b_.emit(Op::put_list, {made.first, rest.first}), made.second);
        }
        }
    }

    /// Ends with `found` where that is what the fun gives, goes on where it is `not_yet`.
    void write_search(std::string_view found, std::string_view not_yet) {
        const Operand answer = call_fun({head_});
        const BlockId stop = b_.new_block();
        const BlockId next = b_.new_block();
        switch_boolean(answer, {{{literals_.atom(found), stop}, {literals_.atom(not_yet), next}}});
        b_.at(stop);
        b_.ret(literals_.atom(found));
        b_.at(next);
        b_.ret(go_on({tail_}));
    }

    /// The answer is looked at after the rest of the list.
    void write_filter() {
        const Operand answer = call_fun({head_});
        const Operand rest = go_on({tail_});
        const BlockId with = b_.new_block();
        const BlockId without = b_.new_block();
        switch_boolean(answer,
                       {{{literals_.atom("true"), with}, {literals_.atom("false"), without}}});
        b_.at(with);
        b_.ret(b_.emit(Op::put_list, {head_, rest}));
        b_.at(without);
        b_.ret(rest);
    }

    void switch_boolean(Operand answer, std::array<SwitchCase, 2> cases) {
        const BlockId other = b_.new_block();
        b_.switch_value(answer, cases, other);
        b_.at(other);
        b_.match_fail(MatchFail::kCaseClause, {&answer, 1});
    }

    struct Pair {
        Operand first, second;
    };
    Pair take_apart(Operand pair) {
        const BlockId tuple = b_.new_block();
        const BlockId right = b_.new_block();
        const BlockId wrong = b_.new_block();
        b_.branch(Test::kIsTuple, {pair}, tuple, wrong);
        b_.at(wrong);
        b_.match_fail(MatchFail::kBadMatch, {&pair, 1});
        b_.at(tuple);
        b_.branch(Test::kTestArity, {pair, literals_.integer(2)}, right, wrong);
        b_.at(right);
        return {b_.get_tuple_element(pair, 0), b_.get_tuple_element(pair, 1)};
    }
    void write_pair(Operand first, Operand second) {
        b_.ret(b_.emit(Op::put_tuple, {first, second}));
    }

    void write_end() {
        const BlockId nil = b_.new_block();
        b_.branch(Test::kIsNil, {list()}, nil, no_clause_);
        b_.at(nil);
        if (!fun_.name) {
            const BlockId callable = b_.new_block();
            const Operand arity = literals_.integer(what_.fun_arity());
            b_.branch(Test::kIsFunction2, {kept()[0], arity}, callable, no_clause_);
            b_.at(callable);
        }
        switch (what_.kind) {
        case Kind::kAll:
            return b_.ret(literals_.atom("true"));
        case Kind::kAny:
            return b_.ret(literals_.atom("false"));
        case Kind::kForeach:
            return b_.ret(literals_.atom("ok"));
        case Kind::kMap:
        case Kind::kFlatmap:
        case Kind::kFilter:
            return b_.ret(literals_.nil());
        case Kind::kFoldl:
        case Kind::kFoldr:
            return b_.ret(accumulator());
        case Kind::kMapfoldl:
        case Kind::kMapfoldr:
            return write_pair(literals_.nil(), accumulator());
        }
    }

    /// error(function_clause, [Fun, Accumulator, List])
    void write_no_clause() {
        const std::vector<Operand> kept = this->kept();
        Operand arguments = b_.emit(Op::put_list, {list(), literals_.nil()});
        if (what_.has_accumulator()) arguments = b_.emit(Op::put_list, {accumulator(), arguments});
        const Operand fun = fun_.name ? b_.make_fun(fun_.name, fun_.arity, kept) : kept[0];
        arguments = b_.emit(Op::put_list, {fun, arguments});
        const Operand both[] = {literals_.atom("function_clause"), arguments};
        b_.ret(b_.call_ext(symbols_.intern("erlang"), symbols_.intern("error"), both));
    }

    const ListFunction& what_;
    const KnownFun& fun_;
    Symbol name_;
    SsaBuilder b_;
    LiteralPool& literals_;
    SymbolTable& symbols_;
    Operand head_, tail_;
    BlockId no_clause_ = kNoBlock;
};

class LoopMaker {
public:
    explicit LoopMaker(Module& module) : module_{module}, lists_{module.symbols.intern("lists")} {
        for (const ListFunction& one : kListFunctions)
            wanted_[call_key(module.symbols.intern(one.name), one.arity)] = &one;
    }

    bool run() {
        for (const auto& function : module_.functions)
            taken_.insert(call_key(function->name, function->arity));
        const std::size_t count = module_.functions.size();
        for (std::size_t i = 0; i < count; ++i)
            replace_calls(*module_.functions[i]);
        return module_.functions.size() != count;
    }

private:
    void replace_calls(Function& function) {
        makers_.clear();
        for (Block& block : function.blocks) {
            for (Instruction*& one : block.instructions) {
                if (one->op != Op::call_ext || one->callee.module != lists_) continue;
                const auto found = wanted_.find(call_key(one->callee.name, one->callee.arity));
                if (found != wanted_.end()) one = make_loop(function, *one, *found->second);
            }
        }
    }

    /// Gives the call that takes the place of `call`.
    Instruction*
    make_loop(const Function& function, const Instruction& call, const ListFunction& what) {
        const KnownFun fun = known_fun(function, call.operands[0], what);
        const Symbol name = new_name(function, what, fun);
        LoopWriter{module_, what, fun, name, call.location}.write();
        std::vector<Operand> arguments{call.operands.back()};
        if (what.has_accumulator()) arguments.push_back(call.operands[1]);
        if (fun.name) {
            arguments.insert(arguments.end(), fun.free.begin(), fun.free.end());
        } else {
            arguments.push_back(call.operands[0]);
        }
        Instruction* made = module_.arena.make<Instruction>(call);
        made->op = Op::call;
        made->callee = {Symbol{}, name, static_cast<std::uint32_t>(arguments.size())};
        made->operands = module_.arena.copy(arguments);
        return made;
    }

    KnownFun known_fun(const Function& function, Operand operand, const ListFunction& what) {
        if (!operand.is_value()) return {};
        if (makers_.empty()) find_makers(function);
        while (makers_[operand.value()] && makers_[operand.value()]->op == Op::copy) {
            operand = makers_[operand.value()]->operands[0];
            if (!operand.is_value()) return {};
        }
        const Instruction* made = makers_[operand.value()];
        if (!made || made->callee.arity != what.fun_arity() + made->operands.size() ||
            made->operands.size() + what.arity - 1 > kMaxParameters)
            return {};
        return {made->callee.name, made->callee.arity, made->operands};
    }

    void find_makers(const Function& function) {
        makers_.assign(function.value_count, nullptr);
        for (const Block& block : function.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op == Op::make_fun || one->op == Op::copy) makers_[one->result] = one;
            }
        }
    }

    /// `-f/1-lists^map/1-N-`, as erlc names them, but for the number: f/1 is the function as
    /// written, also where the call is in a fun of it, and that behind the name of the list
    /// function says how many parameters change.
    Symbol new_name(const Function& function, const ListFunction& what, const KnownFun& fun) {
        const std::string prefix = written_name(function) + "-lists^";
        std::size_t& number = numbers_[prefix];
        const auto arity =
            static_cast<std::uint32_t>(what.arity - 1 + (fun.name ? fun.free.size() : 1));
        while (true) {
            const Symbol name = module_.symbols.intern(prefix + std::string{what.name} + "/" +
                                                       std::to_string(what.arity - 1) + "-" +
                                                       std::to_string(number++) + "-");
            if (taken_.insert(call_key(name, arity)).second) return name;
        }
    }

    static std::string written_name(const Function& function) {
        const std::string_view name = function.name.text();
        if (name.starts_with('-') && name.ends_with('-')) {
            // A fun or comprehension of what stands in front of it.
            const std::size_t slash = name.find('/');
            const std::size_t end =
                name.find('-', slash == std::string_view::npos ? slash : slash + 1);
            if (end != std::string_view::npos) return std::string{name.substr(0, end)};
        }
        return "-" + std::string{name} + "/" + std::to_string(function.arity);
    }

    Module& module_;
    Symbol lists_;
    std::unordered_map<std::uint64_t, const ListFunction*> wanted_;
    std::unordered_set<std::uint64_t> taken_; ///< names of functions
    std::unordered_map<std::string, std::size_t> numbers_;
    std::vector<const Instruction*> makers_; ///< by value of the function at hand: make_fun or copy
};

} // namespace

bool make_list_loops(Module& module) {
    return LoopMaker{module}.run();
}

} // namespace joist::compiler::ssa
