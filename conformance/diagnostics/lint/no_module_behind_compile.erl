%% -compile may stand in front of what is missing.
-compile(inline).
-spec a() -> ok.
a() -> ok.
