(() => {
  const fs = require('fs');
  const { PassThrough, Writable } = require('stream');
  const { inspect, types } = require('util');
  const write = process.stdout.write.bind(process.stdout);
  const nowhere = new Writable({ write: (chunk, encoding, done) => done() });
  const server = require('repl').start({
    prompt: '', input: new PassThrough(), output: nowhere, terminal: false, useColors: false, useGlobal: true, breakEvalOnSigint: true,
  });
  let done = '';
  let refused = '';
  let source = '';
  let running = false;

  function header(error) {
    const text = types.isNativeError(error) && typeof error.stack === 'string' ? error.stack : inspect(error);
    return text.split('\n').filter((line) => !/^\s+at /.test(line)).join('\n');
  }

  function isNoCode(error) {
    if (!(error instanceof SyntaxError)) {
      return false;
    }
    try {
      new (require('vm').Script)(source);
      return false;
    } catch {
      return true;
    }
  }

  // Its mark is written once, whoever says first that it is over.
  function end(text, mark) {
    if (text) {
      write(text + '\n');
    }
    if (running) {
      running = false;
      process.stdin.resume();
      write(mark);
    }
  }

  function fail(failure) {
    const error = failure.err || failure;
    const noCode = failure.err || isNoCode(error);
    end('Uncaught ' + (error instanceof SyntaxError ? `${error.name}: ${error.message}` : header(error)), noCode ? refused : done);
  }

  function interrupt() {
    if (running) {
      server.emit('SIGINT');
    }
  }

  function run(saysUndefined) {
    running = true;
    // While code runs, Node's own watch interrupts it, which a listener would replace; while it is awaited, there is no such watch.
    process.removeListener('SIGINT', interrupt);
    try {
      server.eval(source + '\n', server.context, 'REPL', (failure, value) => {
        if (failure) {
          fail(failure);
        } else {
          server.last = value;
          end(value !== undefined || saysUndefined ? server.writer(value) : '', done);
        }
      });
    } finally {
      process.on('SIGINT', interrupt);
    }
  }

  // As long as it has a domain its prompt tells that of errors, and nobody else.
  if (server._domain) {
    server._domain.removeAllListeners('error');
    server._domain.on('error', fail);
  }
  process.on('uncaughtException', fail);
  process.on('SIGINT', interrupt);
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (line) => {
    if (running) {
      return;
    }
    if (line[0] === '!') {
      [done, refused] = line.slice(1).trim().split(' ');
      write(done);
    } else if (line[0] === '=' || line[0] === '+') {
      source = fs.readFileSync(line.slice(1).trimEnd(), 'utf8');
      run(line[0] === '+');
    }
  });
  process.stdin.on('end', () => process.exit());
})();
