// Crawler.java - run with: ./weft run samples/Crawler.java [pages]
// Follows the links of a small site that it serves itself, eight pages at a time, within ten seconds.
import module dev.weft;
import module java.net.http;
import module jdk.httpserver;

/** A page, and the numbers of those that it links to. */
record Page(int number, List<Integer> links) {}

static final Pattern LINK = Pattern.compile("href=\"/(\\d+)\"");

void main(String[] args) throws Exception {
    int pages = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    HttpServer site = serve(pages);
    try (var client = HttpClient.newHttpClient()) {
        var root = URI.create("http://localhost:" + site.getAddress().getPort() + "/");
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        boolean done = CancelScope.run(Duration.ofSeconds(10), _ -> crawl(client, root, seen));
        IO.println(seen.size() + " pages" + (done ? "" : ", then the time was up"));
    } finally {
        site.stop(0);
    }
}

/** Each page is a task, which starts those for the pages that it links to; the group ends when there are no more. */
static void crawl(HttpClient client, URI root, Set<Integer> seen) throws InterruptedException {
    var places = new Limiter(8);
    TaskGroup.run(GroupOptions.defaults().name("crawl"), group -> visit(group, client, root, 0, seen, places));
}

static void visit(TaskGroup group, HttpClient client, URI root, int number, Set<Integer> seen, Limiter places) {
    if (seen.add(number)) {
        group.start("page " + number, () -> {
            Page page = places.call(() -> fetch(client, root, number));
            page.links().forEach(link -> visit(group, client, root, link, seen, places));
        });
    }
}

static Page fetch(HttpClient client, URI root, int number) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(root.resolve("/" + number)).build();
    String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return new Page(number, LINK.matcher(text).results().map(link -> Integer.parseInt(link.group(1))).toList());
}

/** A site on this machine whose pages take 20 ms each, and link to two others. */
static HttpServer serve(int pages) throws IOException {
    HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    site.createContext("/", exchange -> {
        int number = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
        String text = "<a href=\"/" + (2 * number + 1) % pages + "\">left</a> <a href=\"/" + (2 * number + 2) % pages + "\">right</a>";
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        exchange.sendResponseHeaders(200, text.length());
        try (var body = exchange.getResponseBody()) {
            body.write(text.getBytes());
        }
    });
    site.start();
    return site;
}
