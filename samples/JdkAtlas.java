// An atlas of the JDK: every class of the running JDK, read from its run-time image on worker JVMs.
// Run with: ./weft demo      or, without a trace: ./weft run samples/JdkAtlas.java
import module dev.weft;

/** What one folder of classes tells. It travels from a worker to the parent. */
record Sheet(String folder, long bytes, Map<String, Long> calls, Map<String, String> parents) implements Serializable {}

void main() throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    Map<String, Long> calls = new HashMap<>();
    Map<String, String> parents = new HashMap<>();

    try (var pool = Pool.processes()) {
        var options = MapOptions.defaults().unordered().name("survey").progress("Reading the JDK");
        pool.stream(folders(), folder -> survey(folder), options).forEach(sheet -> {
            sizes.merge(packageOf(sheet.folder()), sheet.bytes() / 1024, Long::sum);
            sheet.calls().forEach((method, n) -> calls.merge(method, n, Long::sum));
            parents.putAll(sheet.parents());
        });
    }

    Map<String, Long> depths = new HashMap<>();
    parents.keySet().forEach(type -> depths.put(type, depth(type, parents)));
    IO.println("JDK %s: %,d classes in %,d packages".formatted(Runtime.version(), parents.size(), sizes.size()));
    print("Largest packages (KiB of class files)", sizes);
    print("Most called methods (places that call them)", calls);
    print("Deepest hierarchies (superclasses)", depths);
}

/** Every folder of the run-time image that holds classes. */
static List<String> folders() throws IOException {
    Path image = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    try (var files = Files.walk(image)) {
        return files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("module-info.class"))
                .map(file -> file.getParent().toString()).distinct().toList();
    }
}

/** Runs in a worker: reads the classes of one folder. */
static Sheet survey(String folder) throws IOException {
    Map<String, Long> calls = new HashMap<>();
    Map<String, String> parents = new HashMap<>();
    long bytes = 0;
    try (var files = Files.newDirectoryStream(FileSystems.getFileSystem(URI.create("jrt:/")).getPath(folder), "*.class")) {
        for (Path file : files) {
            byte[] code = Files.readAllBytes(file);
            bytes += code.length;
            read(code, calls, parents);
        }
    }
    return new Sheet(folder, bytes, calls, parents);
}

static void read(byte[] code, Map<String, Long> calls, Map<String, String> parents) {
    ClassModel type = ClassFile.of().parse(code);
    parents.put(type.thisClass().asInternalName(), type.superclass().map(parent -> parent.asInternalName()).orElse(""));
    for (MethodModel method : type.methods()) {
        countCalls(method, calls);
    }
}

static void countCalls(MethodModel method, Map<String, Long> calls) {
    method.code().ifPresent(code -> {
        for (CodeElement element : code) {
            if (element instanceof InvokeInstruction call) {
                calls.merge(call.owner().asInternalName() + "." + call.name().stringValue(), 1L, Long::sum);
            }
        }
    });
}

static String packageOf(String folder) {
    return folder.split("/", 4)[3].replace('/', '.');
}

static long depth(String type, Map<String, String> parents) {
    long depth = 0;
    for (String next = parents.get(type); next != null && !next.isEmpty(); next = parents.get(next)) {
        depth++;
    }
    return depth;
}

/** The eight largest, as a table. */
static void print(String title, Map<String, Long> figures) {
    IO.println("\n" + title);
    figures.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
            .limit(8)
            .forEach(row -> IO.println("%,12d  %s".formatted(row.getValue(), row.getKey().replace('/', '.'))));
}
