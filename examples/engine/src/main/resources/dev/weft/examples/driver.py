def drive():
    import __future__
    import os
    import signal
    import sys
    import traceback

    names = sys.modules["__main__"].__dict__
    del names["drive"]
    sys.argv = [""]
    terminal_in, terminal_out = os.dup(0), os.dup(1)
    every_feature = 0
    for feature in __future__.all_feature_names:
        every_feature |= getattr(__future__, feature).compiler_flag
    features = 0
    running = False

    def interrupted(number, frame):
        if running:
            raise KeyboardInterrupt

    def say_error():
        kind, error = sys.exc_info()[:2]
        sys.stdout.flush()
        lines = traceback.format_exception_only(kind, error)
        sys.stderr.write("Traceback (most recent call last):\n" + lines[-1])

    def run(source):
        nonlocal features, running
        if all(not line.strip() or line.lstrip().startswith("#") for line in source.split("\n")):
            return True
        try:
            code = compile(source + "\n", "<stdin>", "single", features, True)
        except (SyntaxError, ValueError, OverflowError):
            say_error()
            return False
        features |= code.co_flags & every_feature
        try:
            try:
                running = True
                exec(code, names)
            finally:
                running = False
        except SystemExit:
            raise
        except BaseException:
            say_error()
        return True

    def flush():
        for name in ("stdout", "stderr"):
            try:
                getattr(sys, name).flush()
            except (AttributeError, ValueError, OSError):
                setattr(sys, name, open(os.dup(terminal_out), "w", buffering=1, encoding="utf-8"))

    signal.signal(signal.SIGINT, interrupted)
    done = refused = b""
    while True:
        line = os.read(terminal_in, 4096).decode()
        if not line:
            return
        if line[0] == "!":
            done, refused = line[1:].encode().split()
            os.write(terminal_out, done)
        elif line[0] == "=":
            with open(line[1:].rstrip("\n"), encoding="utf-8") as file:
                source = file.read()
            mark = done if run(source) else refused
            flush()
            os.write(terminal_out, mark)


drive()
