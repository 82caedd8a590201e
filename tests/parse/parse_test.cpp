// Trees of the whole grammar, in abstract format, and syntax errors.
#include "compiler/parse/parse.h"
#include "compiler/parse/print_ast.h"

#include <catch2/catch.hpp>

#include <string>

using namespace joist::compiler;

namespace {

struct Parsed {
    std::string tree;
    std::string errors;
    std::string module;
};

Parsed parse(std::string text, const ParseOptions& options = {}) {
    SourceManager sources;
    DiagnosticSink sink;
    const ParsedModule module = parse_text("t.erl", std::move(text), options, sources, sink);
    Parsed result;
    result.tree = print_ast(module);
    result.module = module.name.text();
    for (const Diagnostic& d : sink.all())
        result.errors += std::to_string(d.pos.line) + ":" + std::to_string(d.pos.column) + " " +
                         d.message + "\n";
    CHECK(module.ok == result.errors.empty());
    return result;
}

/// The tree with all places taken out: `{atom,{1,2},a}` becomes `{atom,a}`.
std::string without_places(const std::string& tree) {
    std::string out;
    for (std::size_t i = 0; i < tree.size(); ++i) {
        if (tree[i] == ',' && tree[i + 1] == '{' && tree[i + 2] >= '0' && tree[i + 2] <= '9') {
            const std::size_t end = tree.find('}', i);
            const std::string inside = tree.substr(i + 2, end - i - 2);
            if (inside.find_first_not_of("0123456789,") == std::string::npos) {
                i = end;
                continue;
            }
        }
        out.push_back(tree[i]);
    }
    return out;
}

/// The tree of one expression, without places.
std::string expr(const std::string& text) {
    ParseOptions options;
    options.preprocess.maybe_expr = true;
    SourceManager sources;
    DiagnosticSink sink;
    const ParsedModule module = parse_eval(text, options, sources, sink);
    for (const Diagnostic& d : sink.all())
        return d.message;
    const auto* function = module.forms.back()->as<FunctionForm>();
    return without_places(print_expr(function->clauses[0]->body[0]));
}

std::string errors(const std::string& text) {
    return parse("-module(t).\n" + text).errors;
}
std::string form(const std::string& text) {
    const Parsed parsed = parse("-module(t).\n" + text);
    CHECK(parsed.errors == "");
    return without_places(parsed.tree).substr(std::string{"{attribute,module,t}.\n"}.size());
}

} // namespace

TEST_CASE("operators bind as the manual says") {
    CHECK(expr("1 + 2 * 3") == "{op,'+',{integer,1},{op,'*',{integer,2},{integer,3}}}");
    CHECK(expr("1 - 2 - 3") == "{op,'-',{op,'-',{integer,1},{integer,2}},{integer,3}}");
    CHECK(expr("a ++ b -- c") == "{op,'++',{atom,a},{op,'--',{atom,b},{atom,c}}}");
    CHECK(expr("a = b ! c = d") == "{match,{atom,a},{op,'!',{atom,b},{match,{atom,c},{atom,d}}}}");
    CHECK(expr("not a == b") == "{op,'==',{op,'not',{atom,a}},{atom,b}}");
    CHECK(expr("a andalso b orelse c andalso d") ==
          "{op,'orelse',{op,'andalso',{atom,a},{atom,b}},{op,'andalso',{atom,c},{atom,d}}}");
    CHECK(expr("1 + catch 2 + 3") ==
          "{op,'+',{integer,1},{'catch',{op,'+',{integer,2},{integer,3}}}}");
    CHECK(expr("- - 1") == "{op,'-',{op,'-',{integer,1}}}");
    CHECK(expr("-X#r.f") == "{op,'-',{record_field,{var,'X'},r,{atom,f}}}");
    CHECK(expr("a:b(c)") == "{call,{remote,{atom,a},{atom,b}},[{atom,c}]}");
    CHECK(expr("1 < 2 + 3") == "{op,'<',{integer,1},{op,'+',{integer,2},{integer,3}}}");
    CHECK(expr("1 == 2 == 3") == "syntax error before: '=='");
}

TEST_CASE("data") {
    CHECK(expr("[a, b | c]") == "{cons,{atom,a},{cons,{atom,b},{atom,c}}}");
    CHECK(expr("{a, [], {}}") == "{tuple,[{atom,a},{nil},{tuple,[]}]}");
    CHECK(expr("\"a\" \"b\"") == "{string,\"ab\"}");
    CHECK(expr("#{a => 1, b := 2}") ==
          "{map,[{map_field_assoc,{atom,a},{integer,1}},{map_field_exact,{atom,b},{integer,2}}]}");
    CHECK(expr("M#{a => 1}#{}") ==
          "{map,{map,{var,'M'},[{map_field_assoc,{atom,a},{integer,1}}]},[]}");
    CHECK(expr("#r{f = 1, _ = 2}") ==
          "{record,r,[{record_field,{atom,f},{integer,1}},{record_field,{var,'_'},{integer,2}}]}");
    CHECK(expr("X#r{f = 1}#r.g") ==
          "{record_field,{record,{var,'X'},r,[{record_field,{atom,f},{integer,1}}]},r,{atom,g}}");
    CHECK(expr("#r.f") == "{record_index,r,{atom,f}}");
    CHECK(expr("<<1, X:8/little-signed, \"ab\"/utf8, B:2/binary-unit:4>>") ==
          "{bin,[{bin_element,{integer,1},default,default},{bin_element,{var,'X'},{integer,8},["
          "signed,little]},"
          "{bin_element,{string,\"ab\"},default,[utf8]},{bin_element,{var,'B'},{integer,2},[binary,"
          "{unit,4}]}]}");
    CHECK(expr("~\"x\"") == "{bin,[{bin_element,{string,\"x\"},default,[utf8]}]}");
}

TEST_CASE("comprehensions") {
    CHECK(expr("[X || X <- L, X > 1]") ==
          "{lc,{var,'X'},[{generate,{var,'X'},{var,'L'}},{op,'>',{var,'X'},{integer,1}}]}");
    CHECK(expr("<< <<X>> || <<X>> <= B >>") ==
          "{bc,{bin,[{bin_element,{var,'X'},default,default}]},[{b_generate,{bin,[{bin_element,{"
          "var,'X'},default,default}]},{var,'B'}}]}");
    CHECK(expr("#{K => V || K := V <- M}") ==
          "{mc,{map_field_assoc,{var,'K'},{var,'V'}},[{m_generate,{map_field_exact,{var,'K'},{var,'"
          "V'}},{var,'M'}}]}");
    CHECK(expr("[a || X <:- L && Y <- M]") == "{lc,{atom,a},[{zip,[{generate_strict,{var,'X'},{var,"
                                              "'L'}},{generate,{var,'Y'},{var,'M'}}]}]}");
    CHECK(expr("[a || X <= b]") == "syntax error before: '<='");
}

TEST_CASE("blocks and clauses") {
    CHECK(expr("case X of a when b; c, d -> e; _ -> f end") ==
          "{'case',{var,'X'},[{clause,[{atom,a}],[[{atom,b}],[{atom,c},{atom,d}]],[{atom,e}]},{"
          "clause,[{var,'_'}],[],[{atom,f}]}]}");
    CHECK(expr("if a -> b; true -> c, d end") ==
          "{'if',[{clause,[],[[{atom,a}]],[{atom,b}]},{clause,[],[[{atom,true}]],[{atom,c},{atom,d}"
          "]}]}");
    CHECK(expr("receive a -> b after 1 -> c end") ==
          "{'receive',[{clause,[{atom,a}],[],[{atom,b}]}],{integer,1},[{atom,c}]}");
    CHECK(expr("receive after 1 -> c end") == "{'receive',[],{integer,1},[{atom,c}]}");
    CHECK(expr("try a of b -> c catch d -> e; error:F:S when g -> h; K:_ -> i after j end") ==
          "{'try',[{atom,a}],[{clause,[{atom,b}],[],[{atom,c}]}],"
          "[{clause,[{tuple,[{atom,throw},{atom,d},{var,'_'}]}],[],[{atom,e}]},"
          "{clause,[{tuple,[{atom,error},{var,'F'},{var,'S'}]}],[[{atom,g}]],[{atom,h}]},"
          "{clause,[{tuple,[{var,'K'},{var,'_'},{var,'_'}]}],[],[{atom,i}]}],[{atom,j}]}");
    CHECK(expr("maybe {ok, X} ?= f(), X else _ -> e end") ==
          "{'maybe',[{maybe_match,{tuple,[{atom,ok},{var,'X'}]},{call,{atom,f},[]}},{var,'X'}],{'"
          "else',[{clause,[{var,'_'}],[],[{atom,e}]}]}}");
    CHECK(expr("begin a, b end") == "{block,[{atom,a},{atom,b}]}");
    CHECK(expr("try a end") == "syntax error before: 'end'");
    CHECK(expr("receive end") == "syntax error before: 'end'");
}

TEST_CASE("funs") {
    CHECK(expr("fun (X) -> X; (_) -> a end") == "{'fun',{clauses,[{clause,[{var,'X'}],[],[{var,'X'}"
                                                "]},{clause,[{var,'_'}],[],[{atom,a}]}]}}");
    CHECK(expr("fun F() -> F() end") == "{named_fun,'F',[{clause,[],[],[{call,{var,'F'},[]}]}]}");
    CHECK(expr("fun a/1") == "{'fun',{function,a,1}}");
    CHECK(expr("fun m:F/2") == "{'fun',{function,{atom,m},{var,'F'},{integer,2}}}");
    CHECK(expr("fun (X) -> X; (X, Y) -> Y end").starts_with("head mismatch"));
    CHECK(expr("fun A/1") == "syntax error before: '/'");
}

TEST_CASE("attributes") {
    CHECK(form("-export([f/1, 'G'/2]).") == "{attribute,export,[{f,1},{'G',2}]}.\n");
    CHECK(form("-import(lists, [map/2]).") == "{attribute,import,{lists,[{map,2}]}}.\n");
    CHECK(form("-record(r, {a, b = 1, c :: integer(), d = x :: atom()}).") ==
          "{attribute,record,{r,[{record_field,{atom,a}},{record_field,{atom,b},{integer,1}},"
          "{typed_record_field,{record_field,{atom,c}},{type,integer,[]}},"
          "{typed_record_field,{record_field,{atom,d},{atom,x}},{type,atom,[]}}]}}.\n");
    CHECK(form("-compile([export_all, {inline, [f/1]}]).") ==
          "{attribute,compile,[export_all,{inline,[{f,1}]}]}.\n");
    CHECK(form("-vsn(\"1.0\").\n-x(#{a => -1}).\n-y(fun m:f/1).") ==
          "{attribute,vsn,\"1.0\"}.\n{attribute,x,#{a => -1}}.\n{attribute,y,fun m:f/1}.\n");
}

TEST_CASE("types and specs") {
    CHECK(form("-type t(A) :: A | [integer(), ...] | 1..2 | fun((A) -> b) | m:u(). ") ==
          "{attribute,type,{t,{type,union,[{var,'A'},{type,nonempty_list,[{type,integer,[]}]},{"
          "type,range,[{integer,1},{integer,2}]},"
          "{type,'fun',[{type,product,[{var,'A'}]},{atom,b}]},{remote_type,[{atom,m},{atom,u},[]]}]"
          "},[{var,'A'}]}}.\n");
    CHECK(form("-spec f(X :: a) -> X when X :: tuple(); (b) -> <<_:8, _:_*2>>.") ==
          "{attribute,spec,{{f,1},[{type,bounded_fun,[{type,'fun',[{type,product,[{ann_type,[{var,'"
          "X'},{atom,a}]}]},{var,'X'}]},"
          "[{type,constraint,[{atom,is_subtype},[{var,'X'},{type,tuple,any}]]}]]},"
          "{type,'fun',[{type,product,[{atom,b}]},{type,binary,[{integer,8},{integer,2}]}]}]}}.\n");
    CHECK(form("-opaque o() :: #{a := b, c => my()} | #r{f :: fun()} | fun((...) -> -1).") ==
          "{attribute,opaque,{o,{type,union,[{type,map,[{type,map_field_exact,[{atom,a},{atom,b}]},"
          "{type,map_field_assoc,[{atom,c},{user_type,my,[]}]}]},"
          "{type,record,[{atom,r},{type,field_type,[{atom,f},{type,'fun',[]}]}]},{type,'fun',[{"
          "type,any},{op,'-',{integer,1}}]}]},[]}}.\n");
}

TEST_CASE("functions and places") {
    CHECK(parse("-module(t).\nf(0) -> a;\nf(X) when X > 1 -> g(X) + 2.\n").tree ==
          "{attribute,{1,2},module,t}.\n"
          "{function,{2,1},f,1,[{clause,{2,1},[{integer,{2,3},0}],[],[{atom,{2,9},a}]},"
          "{clause,{3,1},[{var,{3,3},'X'}],[[{op,{3,13},'>',{var,{3,11},'X'},{integer,{3,15},1}}]],"
          "[{op,{3,25},'+',{call,{3,20},{atom,{3,20},g},[{var,{3,22},'X'}]},{integer,{3,27},2}}]}]}"
          ".\n");
}

TEST_CASE("several syntax errors in one run") {
    CHECK(errors("f(X) -> foo bar.\ng() -> 1 + ).\nh() -> ok.\ni() -> {a b}.") ==
          "2:13 syntax error before: bar\n3:12 syntax error before: ')'\n5:11 syntax error before: "
          "b\n");
    CHECK(errors("f(X) -> X; g(Y) -> Y.\nf(X) -> X; f(Y, Z) -> Y.") ==
          "2:12 head mismatch: previous function f/1 is distinct from g/1. Is the semicolon in f/1 "
          "unwanted?\n3:12 head mismatch: function f with arities 1 and 2 is regarded as two "
          "distinct functions. Is the number of arguments incorrect or is the semicolon in f/1 "
          "unwanted?\n");
    CHECK(errors("f() -> a") == "2:8 syntax error before: \n");
    CHECK(errors("f() -> f()#{}.") == "2:11 syntax error before: '#'\n");
}

TEST_CASE("attributes that are wrong") {
    CHECK(errors("-export(foo).") == "2:9 bad Name/Arity\n");
    CHECK(errors("-export([a/1, b]).") == "2:15 bad Name/Arity\n");
    CHECK(errors("-export([A/1]).") == "2:10 bad function name\n");
    CHECK(errors("-export([a/b]).") == "2:12 bad function arity\n");
    CHECK(errors("-foo(X).") == "2:6 bad attribute\n");
    CHECK(errors("-record(r, {a, B}).") == "2:16 bad record field\n");
    CHECK(errors("-record(R, {}).") == "2:9 syntax error before: R\n");
    CHECK(errors("-module(u).") == "2:2 redefining module\n");
    CHECK(errors("-type t(1) :: a.") == "2:9 bad type variable\n");
    CHECK(errors("-spec f(X) -> X when is_foo(X, a).") == "2:22 unsupported constraint is_foo\n");
    CHECK(parse("f() -> a.").errors == "1:1 no module definition\n");
}

TEST_CASE("bit types that are wrong") {
    CHECK(errors("f() -> <<1:2/foo>>.") == "2:10 bit type foo undefined\n");
    CHECK(errors("f() -> <<1/unit:300>>.") == "2:10 bit type {unit,300} undefined\n");
    CHECK(errors("f() -> <<1:2/integer-float>>.") ==
          "2:10 conflict in type specification for bit field: 'float' and 'integer'\n");
    CHECK(errors("f(X) -> <<X:4/utf8>>.") ==
          "2:11 neither size nor unit must be given for segments of type utf8/utf16/utf32\n");
    CHECK(errors("f(X) -> <<X/unit:16>>.") ==
          "2:11 a bit unit size must not be specified unless a size is specified too\n");
}

TEST_CASE("nesting is bounded") {
    const auto deep = [](int levels) {
        return "f() -> " + std::string(static_cast<std::size_t>(levels), '(') + "a" +
               std::string(static_cast<std::size_t>(levels), ')') + ".";
    };
    CHECK(errors(deep(4000)) == "");
    CHECK(errors(deep(20000)).ends_with("nested too deeply\n"));
    std::string chain = "f() -> 1";
    for (int i = 0; i < 20000; ++i)
        chain += "+1";
    CHECK(errors(chain + ".").ends_with("nested too deeply\n"));
    std::string lists;
    for (int i = 0; i < 100000; ++i)
        lists += '[';
    CHECK(errors("f() -> " + lists).ends_with("nested too deeply\n"));
    // A long list isn't deep.
    std::string list = "f() -> [1";
    for (int i = 0; i < 50000; ++i)
        list += ",1";
    CHECK(errors(list + "].") == "");
}

TEST_CASE("scripts and -eval") {
    ParseOptions options;
    options.escript = true;
    options.default_module = "hello";
    const Parsed script = parse("#!/usr/bin/env escript\nmain(_) -> ?MODULE.\n", options);
    CHECK(script.errors == "");
    CHECK(script.module == "hello");
    CHECK(script.tree.find("export,[{main,1}]") != std::string::npos);
    CHECK(script.tree.find("{atom,{2,13},hello}") != std::string::npos);
    CHECK(expr("1 + 1.") == expr("1 + 1"));
    CHECK(expr("") == "syntax error before: '.'");
}
