%% Compression. The work is native (erts_zlib), piece by piece.
-module(zlib).
-export([open/0, close/1, set_controlling_process/2]).
-export([deflateInit/1, deflateInit/2, deflateInit/6, deflateSetDictionary/2, deflateReset/1, deflateParams/3, deflate/2, deflate/3, deflateEnd/1]).
-export([inflateInit/1, inflateInit/2, inflateInit/3, inflateSetDictionary/2, inflateGetDictionary/1, inflateReset/1, inflate/2, inflate/3,
         inflateChunk/1, inflateChunk/2, safeInflate/2, inflateEnd/1]).
-export([setBufSize/2, getBufSize/1, crc32/1, crc32/2, crc32/3, crc32_combine/4, adler32/2, adler32/3, adler32_combine/4]).
-export([compress/1, uncompress/1, zip/1, unzip/1, gzip/1, gunzip/1]).

-export_type([zstream/0, zlevel/0, zflush/0, zmemlevel/0, zmethod/0, zstrategy/0, zwindowbits/0]).

-type zstream() :: reference().
-type zlevel() :: none | default | best_compression | best_speed | 0..9.
-type zflush() :: none | sync | full | finish.
-type zmemlevel() :: 1..9.
-type zmethod() :: deflated.
-type zstrategy() :: default | filtered | huffman_only | rle.
-type zwindowbits() :: -15..-8 | 8..47.

-define(ROOM, 16384).
-define(WINDOW, 15).
-define(MEMORY, 8).

-spec open() -> zstream().
open() -> erts_zlib:open().

-spec close(zstream()) -> ok.
close(Z) -> erts_zlib:close(Z).

-spec set_controlling_process(zstream(), pid()) -> ok.
set_controlling_process(Z, Pid) -> erts_zlib:set_owner(Z, Pid).

%% --- making it small ------------------------------------------------------------------------------

-spec deflateInit(zstream()) -> ok.
deflateInit(Z) -> deflateInit(Z, default).

-spec deflateInit(zstream(), zlevel()) -> ok.
deflateInit(Z, Level) -> deflateInit(Z, Level, deflated, ?WINDOW, ?MEMORY, default).

-spec deflateInit(zstream(), zlevel(), zmethod(), zwindowbits(), zmemlevel(), zstrategy()) -> ok.
deflateInit(Z, Level, Method, WindowBits, MemLevel, Strategy) ->
    Number = level(Level),
    Method =:= deflated orelse erlang:error(bad_compression_method),
    is_integer(WindowBits) andalso (abs(WindowBits) >= 8 andalso abs(WindowBits) =< 15 orelse WindowBits >= 24 andalso WindowBits =< 31)
        orelse erlang:error(bad_windowbits),
    is_integer(MemLevel) andalso MemLevel >= 1 andalso MemLevel =< 9 orelse erlang:error(bad_memlevel),
    erts_zlib:deflate_init(Z, Number, WindowBits, MemLevel, strategy(Strategy)).

-spec deflateSetDictionary(zstream(), iodata()) -> non_neg_integer().
deflateSetDictionary(Z, Dictionary) -> erts_zlib:set_dictionary(Z, deflate, Dictionary).

-spec deflateReset(zstream()) -> ok.
deflateReset(Z) -> _ = kept(Z, []), erts_zlib:reset(Z, deflate).

%% What was given before is compressed as it was to be; it comes out with the next data.
-spec deflateParams(zstream(), zlevel(), zstrategy()) -> ok.
deflateParams(Z, Level, Strategy) ->
    Numbers = {level(Level), strategy(Strategy)},
    Before = run(Z, deflate, flush(sync), []),
    After = erts_zlib:params(Z, element(1, Numbers), element(2, Numbers)),
    keep(Z, [Before, After]).

-spec deflate(zstream(), iodata()) -> iolist().
deflate(Z, Data) -> deflate(Z, Data, none).

-spec deflate(zstream(), iodata(), zflush()) -> iolist().
deflate(Z, Data, Flush) ->
    Number = flush(Flush),
    ok = erts_zlib:give(Z, Data),
    kept(Z, run(Z, deflate, Number, [])).

-spec deflateEnd(zstream()) -> ok.
deflateEnd(Z) -> _ = kept(Z, []), erts_zlib:finish(Z, deflate).

keep(Z, Pieces) ->
    case iolist_size(Pieces) of
        0 -> ok;
        _ -> put({?MODULE, Z}, Pieces), ok
    end.

kept(Z, Pieces) ->
    case erase({?MODULE, Z}) of
        undefined -> Pieces;
        Before -> [Before | Pieces]
    end.

run(Z, Direction, Flush, Done) ->
    case erts_zlib:run(Z, Direction, Flush, ?ROOM) of
        {more, Piece} -> run(Z, Direction, Flush, [Piece | Done]);
        {{need_dictionary, _} = Wanted, _} -> erlang:error(Wanted);
        {_, <<>>} -> lists:reverse(Done);
        {_, Piece} -> lists:reverse(Done, [Piece])
    end.

level(none) -> 0;
level(default) -> -1;
level(best_speed) -> 1;
level(best_compression) -> 9;
level(Level) when is_integer(Level), Level >= 0, Level =< 9 -> Level;
level(_) -> erlang:error(bad_compression_level).

strategy(default) -> 0;
strategy(filtered) -> 1;
strategy(huffman_only) -> 2;
strategy(rle) -> 3;
strategy(_) -> erlang:error(bad_compression_strategy).

flush(none) -> 0;
flush(sync) -> 2;
flush(full) -> 3;
flush(finish) -> 4;
flush(_) -> erlang:error(bad_flush_mode).

%% --- and large again --------------------------------------------------------------------------------

-spec inflateInit(zstream()) -> ok.
inflateInit(Z) -> inflateInit(Z, ?WINDOW).

-spec inflateInit(zstream(), zwindowbits()) -> ok.
inflateInit(Z, WindowBits) -> inflateInit(Z, WindowBits, cut).

-spec inflateInit(zstream(), zwindowbits(), error | reset | cut) -> ok.
inflateInit(Z, WindowBits, AtEnd) ->
    is_integer(WindowBits) andalso WindowBits >= -15 andalso WindowBits =< 47 orelse erlang:error(bad_windowbits),
    lists:member(AtEnd, [error, reset, cut]) orelse erlang:error(bad_eos_behavior),
    erts_zlib:inflate_init(Z, WindowBits, AtEnd).

-spec inflateSetDictionary(zstream(), iodata()) -> ok.
inflateSetDictionary(Z, Dictionary) -> erts_zlib:set_dictionary(Z, inflate, Dictionary).

-spec inflateGetDictionary(zstream()) -> binary().
inflateGetDictionary(Z) -> erts_zlib:get_dictionary(Z).

-spec inflateReset(zstream()) -> ok.
inflateReset(Z) -> erts_zlib:reset(Z, inflate).

-spec inflate(zstream(), iodata()) -> iolist().
inflate(Z, Data) -> inflate(Z, Data, []).

-spec inflate(zstream(), iodata(), [{exception_on_need_dict, boolean()}]) -> iolist() | {need_dictionary, non_neg_integer(), iolist()}.
inflate(Z, Data, Options) ->
    Raises = case Options of
                 [] -> true;
                 [{exception_on_need_dict, Wish}] when is_boolean(Wish) -> Wish;
                 _ -> erlang:error(badarg, [Z, Data, Options])
             end,
    ok = erts_zlib:give(Z, Data),
    inflated(Z, Raises, []).

inflated(Z, Raises, Done) ->
    case erts_zlib:run(Z, inflate, 0, ?ROOM) of
        {more, Piece} -> inflated(Z, Raises, [Piece | Done]);
        {{need_dictionary, _} = Wanted, _} when Raises -> erlang:error(Wanted);
        {{need_dictionary, Adler}, Piece} -> {need_dictionary, Adler, pieces(Piece, Done)};
        {_, Piece} -> pieces(Piece, Done)
    end.

pieces(<<>>, Done) -> lists:reverse(Done);
pieces(Piece, Done) -> lists:reverse(Done, [Piece]).

-spec safeInflate(zstream(), iodata()) ->
    {continue, iolist()} | {finished, iolist()} | {need_dictionary, non_neg_integer(), iolist()}.
safeInflate(Z, Data) ->
    ok = erts_zlib:give(Z, Data),
    case erts_zlib:run(Z, inflate, 0, ?ROOM) of
        {more, Piece} -> {continue, pieces(Piece, [])};
        {{need_dictionary, Adler}, Piece} -> {need_dictionary, Adler, pieces(Piece, [])};
        {_, Piece} -> {finished, pieces(Piece, [])}
    end.

-spec inflateChunk(zstream(), iodata()) -> iolist() | {more, iolist()}.
inflateChunk(Z, Data) ->
    ok = erts_zlib:give(Z, Data),
    inflateChunk(Z).

-spec inflateChunk(zstream()) -> iolist() | {more, iolist()}.
inflateChunk(Z) ->
    case erts_zlib:run(Z, inflate, 0, getBufSize(Z)) of
        {more, Piece} -> {more, pieces(Piece, [])};
        {{need_dictionary, _} = Wanted, _} -> erlang:error(Wanted);
        {_, Piece} -> pieces(Piece, [])
    end.

-spec inflateEnd(zstream()) -> ok.
inflateEnd(Z) -> erts_zlib:finish(Z, inflate).

%% --- buffers and checksums: deprecated, and kept ---------------------------------------------------

-spec setBufSize(zstream(), non_neg_integer()) -> ok.
setBufSize(Z, Size) when is_reference(Z), is_integer(Size), Size >= 16, Size < 16#FFFFFF -> put({?MODULE, size, Z}, Size), ok;
setBufSize(Z, Size) -> erlang:error(badarg, [Z, Size]).

-spec getBufSize(zstream()) -> non_neg_integer().
getBufSize(Z) ->
    case get({?MODULE, size, Z}) of
        undefined -> 4000;
        Size -> Size
    end.

-spec crc32(zstream()) -> no_return().
crc32(Z) -> erlang:error(badarg, [Z]).

-spec crc32(zstream(), iodata()) -> non_neg_integer().
crc32(Z, Data) when is_reference(Z) -> erlang:crc32(Data);
crc32(Z, Data) -> erlang:error(badarg, [Z, Data]).

-spec crc32(zstream(), non_neg_integer(), iodata()) -> non_neg_integer().
crc32(Z, Crc, Data) when is_reference(Z) -> erlang:crc32(Crc, Data);
crc32(Z, Crc, Data) -> erlang:error(badarg, [Z, Crc, Data]).

-spec crc32_combine(zstream(), non_neg_integer(), non_neg_integer(), non_neg_integer()) -> non_neg_integer().
crc32_combine(Z, First, Second, Size) when is_reference(Z) -> erlang:crc32_combine(First, Second, Size);
crc32_combine(Z, First, Second, Size) -> erlang:error(badarg, [Z, First, Second, Size]).

-spec adler32(zstream(), iodata()) -> non_neg_integer().
adler32(Z, Data) when is_reference(Z) -> erlang:adler32(Data);
adler32(Z, Data) -> erlang:error(badarg, [Z, Data]).

-spec adler32(zstream(), non_neg_integer(), iodata()) -> non_neg_integer().
adler32(Z, Adler, Data) when is_reference(Z) -> erlang:adler32(Adler, Data);
adler32(Z, Adler, Data) -> erlang:error(badarg, [Z, Adler, Data]).

-spec adler32_combine(zstream(), non_neg_integer(), non_neg_integer(), non_neg_integer()) -> non_neg_integer().
adler32_combine(Z, First, Second, Size) when is_reference(Z) -> erlang:adler32_combine(First, Second, Size);
adler32_combine(Z, First, Second, Size) -> erlang:error(badarg, [Z, First, Second, Size]).

%% --- in one go ---------------------------------------------------------------------------------------

-spec compress(iodata()) -> binary().
compress(Data) -> deflate_all(Data, ?WINDOW).

-spec zip(iodata()) -> binary().
zip(Data) -> deflate_all(Data, -?WINDOW).

-spec gzip(iodata()) -> binary().
gzip(Data) -> deflate_all(Data, 16 + ?WINDOW).

deflate_all(Data, WindowBits) ->
    Z = open(),
    try
        ok = erts_zlib:deflate_init(Z, -1, WindowBits, ?MEMORY, 0),
        ok = erts_zlib:give(Z, Data),
        iolist_to_binary(run(Z, deflate, flush(finish), []))
    after
        close(Z)
    end.

-spec uncompress(iodata()) -> binary().
uncompress(Data) -> inflate_all(Data, ?WINDOW, cut).

-spec unzip(iodata()) -> binary().
unzip(Data) -> inflate_all(Data, -?WINDOW, cut).

-spec gunzip(iodata()) -> binary().
gunzip(Data) -> inflate_all(Data, 16 + ?WINDOW, reset).

%% Data that ends too early is an error.
inflate_all(Data, WindowBits, AtEnd) ->
    Z = open(),
    try
        ok = erts_zlib:inflate_init(Z, WindowBits, AtEnd),
        Pieces = inflate(Z, Data),
        case erts_zlib:run(Z, inflate, 0, 1) of
            {finished, <<>>} -> iolist_to_binary(Pieces);
            _ -> erlang:error(data_error)
        end
    after
        close(Z)
    end.
