package dev.weft.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code samples/kubernetes} says is what Kubernetes knows, what the command takes and what the build makes. */
@SuppressWarnings("NullAway") // what is missing fails the test as it should
class KubernetesSampleTest {
    private static final Path FOLDER = WeftCommand.ROOT.resolve("samples/kubernetes");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\((\\w+)\\)");

    /** The nodes' Deployment. */
    private static final String WORKER = "weft-worker";

    @TempDir
    Path folder = Path.of("");

    private static String text(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    private static List<HasMetadata> objects() throws IOException {
        var all = new ArrayList<HasMetadata>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
                all.addAll(Manifest.read(file));
            }
        }
        return all;
    }

    private static <T extends HasMetadata> List<T> objects(Class<T> kind) throws IOException {
        return objects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static PodSpec pod(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec();
    }

    private static List<Container> containers() throws IOException {
        return objects(Deployment.class).stream().flatMap(deployment -> pod(deployment).getContainers().stream()).toList();
    }

    private static Deployment deployment(String name) throws IOException {
        return objects(Deployment.class).stream().filter(deployment -> deployment.getMetadata().getName().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("there is no Deployment " + name));
    }

    private static Container worker() throws IOException {
        return pod(deployment(WORKER)).getContainers().getFirst();
    }

    /** The one Deployment whose pods have these labels. */
    private static Deployment selected(String who, Map<String, String> labels) throws IOException {
        assertFalse(labels.isEmpty(), who + " selects all");
        List<Deployment> found = objects(Deployment.class).stream()
                .filter(one -> one.getSpec().getTemplate().getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
        assertEquals(1, found.size(), () -> who + " with " + labels + " selects " + found);
        return found.getFirst();
    }

    /** The number of a port that a container has by this number or name. */
    private static int port(Container container, IntOrString port) {
        return container.getPorts().stream()
                .filter(one -> one.getName().equals(port.getStrVal()) || one.getContainerPort().equals(port.getIntVal()))
                .map(ContainerPort::getContainerPort).findFirst()
                .orElseThrow(() -> new AssertionError(container.getName() + " has no port " + port));
    }

    /** The arguments of the sample's nodes, with values for the variables in them. */
    private static List<String> arguments() throws IOException {
        return worker().getArgs().stream().map(word -> VARIABLE.matcher(word).replaceAll("secret")).toList();
    }

    private static String option(String name) throws IOException {
        List<String> arguments = arguments();
        assertTrue(arguments.contains(name), arguments.toString());
        return arguments.get(arguments.indexOf(name) + 1);
    }

    /** The rest of the lines of the image's recipe that begin with this word. */
    private static List<String> recipe(String instruction) throws IOException {
        return text("Containerfile").lines().filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1)).toList();
    }

    /** Where something of the image is in the build. */
    private static Path built(String inImage) throws IOException {
        for (String copied : recipe("COPY")) {
            String[] words = copied.split(" ");
            if (inImage.startsWith(words[1] + "/") || inImage.equals(words[1])) {
                return WeftCommand.ROOT.resolve(words[0] + inImage.substring(words[1].length()));
            }
        }
        throw new AssertionError(inImage + " is not copied into the image");
    }

    private static List<String> strings(String json) {
        return Pattern.compile("\"([^\"]*)\"").matcher(json).results().map(word -> word.group(1)).toList();
    }

    /** What a container of the image runs, from the build. */
    private static WeftCommand container(List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(strings(recipe("ENTRYPOINT").getFirst()));
        words.set(0, built(words.getFirst()).toString());
        words.addAll(arguments);
        return WeftCommand.command(words.toArray(String[]::new)).with("WEFT_HOME", built("/opt/weft").toString());
    }

    @Test
    void everyObjectIsReadStrictlyAndThereOnce() throws IOException {
        List<HasMetadata> all = objects();
        Set<String> names = new HashSet<>();
        all.forEach(one -> assertTrue(names.add(one.getKind() + " " + one.getMetadata().getName()), one.toString()));
        assertTrue(names.containsAll(List.of("Service weft-redis", "Deployment weft-redis", "Deployment weft-worker",
                "PodDisruptionBudget weft-worker", "HorizontalPodAutoscaler weft-worker")), names.toString());
    }

    /** Otherwise a sample that is wrong would be read like one that is right. */
    @ParameterizedTest
    @CsvSource({"replicas: 10, replica: 10", "httpGet:, httpget:", "containerPort: 8080, containerPort: http",
        "replicas: 10, 'replicas: 10\n  replicas: 11'", "kind: PodDisruptionBudget, kind: PodDisruption",
        "apiVersion: apps/v1, apiVersion: apps/v1beta1", "'\"--processes\", \"2\"', '\"--processes\", 2'",
        "periodSeconds: 5, 'periodSeconds: \"5\"'"})
    void whatKubernetesDoesNotKnowIsNotRead(String right, String wrong) throws IOException {
        String yaml = text("weft.yaml");
        assertTrue(yaml.contains(right), right);
        assertThrows(RuntimeException.class, () -> Manifest.parse(yaml.replace(right, wrong)));
    }

    @Test
    void selectorsSelectWhatTheyMean() throws IOException {
        for (Deployment deployment : objects(Deployment.class)) {
            String name = deployment.getMetadata().getName();
            assertEquals(name, selected(name, deployment.getSpec().getSelector().getMatchLabels()).getMetadata().getName());
        }
        for (Service service : objects(Service.class)) {
            selected("the Service " + service.getMetadata().getName(), service.getSpec().getSelector());
        }
        for (PodDisruptionBudget budget : objects(PodDisruptionBudget.class)) {
            Deployment guarded = selected("the budget", budget.getSpec().getSelector().getMatchLabels());
            int unavailable = budget.getSpec().getMaxUnavailable().getIntVal();
            assertTrue(unavailable >= 1 && unavailable < guarded.getSpec().getReplicas(), "no machine could be emptied, or all at once");
        }
        for (HorizontalPodAutoscaler scaler : objects(HorizontalPodAutoscaler.class)) {
            var target = scaler.getSpec().getScaleTargetRef();
            Deployment scaled = deployment(target.getName());
            assertEquals(scaled.getApiVersion() + " " + scaled.getKind(), target.getApiVersion() + " " + target.getKind());
            assertTrue(scaler.getSpec().getMinReplicas() < scaler.getSpec().getMaxReplicas());
        }
    }

    @Test
    void theServiceLeadsToThePortOfTheServer() throws IOException {
        URI url = URI.create(arguments().getFirst());
        Service service = objects(Service.class).getFirst();
        assertEquals(service.getMetadata().getName(), url.getHost());
        ServicePort port = service.getSpec().getPorts().getFirst();
        assertEquals(port.getPort(), url.getPort());
        Container server = pod(selected("the Service", service.getSpec().getSelector())).getContainers().getFirst();
        assertEquals(6379, port(server, port.getTargetPort()));
        assertTrue(server.getArgs().contains("--requirepass"), server.getArgs().toString());
        assertTrue(url.getUserInfo().startsWith(":"), url.getUserInfo());
    }

    @Test
    void containersAskForWhatTheyNeedAndHaveALimitOfMemory() throws IOException {
        for (Container container : containers()) {
            Map<String, Quantity> requests = container.getResources().getRequests();
            Map<String, Quantity> limits = container.getResources().getLimits();
            assertEquals(Set.of("cpu", "memory"), requests.keySet(), container.getName());
            assertTrue(limits.containsKey("memory"), container.getName());
            for (Quantity quantity : requests.values()) {
                assertTrue(quantity.getNumericalAmount().compareTo(BigDecimal.ZERO) > 0, container.getName());
            }
            assertEquals(requests.get("memory").getNumericalAmount(), limits.get("memory").getNumericalAmount(),
                    "a JVM takes the limit for what there is");
        }
        // One processor for each worker JVM.
        assertEquals(new BigDecimal(option("--processes")), worker().getResources().getRequests().get("cpu").getNumericalAmount());
    }

    @Test
    void probesAskAPortThatAnswers() throws IOException {
        for (Container container : containers()) {
            for (Probe probe : Stream.of(container.getReadinessProbe(), container.getLivenessProbe()).filter(one -> one != null).toList()) {
                port(container, probe.getHttpGet() != null ? probe.getHttpGet().getPort() : probe.getTcpSocket().getPort());
            }
            assertNotNull(container.getReadinessProbe(), container.getName());
        }
        // The machine's agent asks at the pod's address.
        String health = option("--health");
        assertTrue(health.startsWith("0.0.0.0:"), health);
        int port = Integer.parseInt(health.substring(health.indexOf(':') + 1));
        assertEquals("/health", worker().getReadinessProbe().getHttpGet().getPath());
        assertEquals(port, port(worker(), worker().getReadinessProbe().getHttpGet().getPort()));
        // Nodes that cannot reach the server are not to be killed for it.
        assertEquals(port, port(worker(), worker().getLivenessProbe().getTcpSocket().getPort()));
    }

    @Test
    void secretsAreMadeByWhatTheReaderIsToldToDo() throws IOException {
        String yaml = text("weft.yaml");
        var made = new HashSet<String>();
        Matcher command = Pattern.compile("#   kubectl create secret generic (\\S+)(.*)").matcher(yaml);
        assertTrue(command.find());
        Pattern.compile("--from-literal=(\\w+)=\\$\\(openssl rand -hex 32\\)").matcher(command.group(2)).results()
                .forEach(literal -> made.add(command.group(1) + "/" + literal.group(1)));
        var used = new HashSet<String>();
        for (Container container : containers()) {
            Map<String, EnvVar> variables = container.getEnv().stream()
                    .collect(Collectors.toMap(EnvVar::getName, variable -> variable));
            for (EnvVar variable : variables.values()) {
                SecretKeySelector secret = variable.getValueFrom().getSecretKeyRef();
                used.add(secret.getName() + "/" + secret.getKey());
            }
            for (String word : container.getArgs()) {
                List<String> names = VARIABLE.matcher(word).results().map(match -> match.group(1)).toList();
                assertTrue(variables.keySet().containsAll(names), word);
            }
        }
        assertEquals(made, used);
        assertTrue(worker().getEnv().stream().anyMatch(variable -> variable.getName().equals("WEFT_KEY")));
    }

    @Test
    void aNodeHasTheTimeToEndItsTasks() throws IOException {
        String drain = option("--drain");
        assertTrue(drain.matches("\\d+s"), drain);
        long grace = pod(deployment(WORKER)).getTerminationGracePeriodSeconds();
        assertTrue(grace >= Long.parseLong(drain.replace("s", "")) + 5, grace + " s of grace, and it drains for " + drain);
    }

    @Test
    void podsRunAsTheUserOfTheImage() throws IOException {
        Matcher user = Pattern.compile("--uid (\\d+) ").matcher(recipe("RUN").getFirst());
        assertTrue(user.find());
        assertEquals(List.of(user.group(1)), recipe("USER"));
        assertEquals(user.group(1), pod(deployment(WORKER)).getSecurityContext().getRunAsUser().toString());
        for (Deployment deployment : objects(Deployment.class)) {
            assertTrue(pod(deployment).getSecurityContext().getRunAsNonRoot());
            assertFalse(pod(deployment).getAutomountServiceAccountToken());
            assertEquals("RuntimeDefault", pod(deployment).getSecurityContext().getSeccompProfile().getType());
        }
        for (Container container : containers()) {
            assertFalse(container.getSecurityContext().getAllowPrivilegeEscalation(), container.getName());
            assertEquals(List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop(), container.getName());
        }
    }

    @Test
    void theImageHasTheBuiltCommandAndTheJdkOfTheProject() throws IOException {
        String pom = Files.readString(WeftCommand.ROOT.resolve("pom.xml"));
        MatchResult release = Pattern.compile("<maven.compiler.release>(\\d+)<").matcher(pom).results().findFirst().orElseThrow();
        assertEquals(List.of("docker.io/library/eclipse-temurin:" + release.group(1) + "-jdk"), recipe("FROM"));
        assertEquals(List.of("WEFT_HOME=/opt/weft"), recipe("ENV"));
        assertEquals(WeftCommand.HOME, built("/opt/weft"));
        assertTrue(Files.isDirectory(built("/opt/weft/lib/cluster")), "no jars of clusters");
        List<String> entry = strings(recipe("ENTRYPOINT").getFirst());
        assertTrue(Files.isExecutable(built(entry.getFirst())), entry.toString());
        assertTrue(text("Containerfile").contains("docker build -t " + worker().getImage() + " -f samples/kubernetes/Containerfile ."));
    }

    @Test
    void theCommandTakesTheArguments() throws IOException {
        for (List<String> arguments : List.of(arguments(), strings(recipe("CMD").getFirst()))) {
            var result = container(arguments).with("WEFT_KEY", "").run();
            // It has looked at all the rest before.
            assertTrue(result.err().startsWith("weft: a node needs a key, the same as its programs"), arguments + ": " + result.err());
            assertEquals(2, result.exitCode());
        }
    }

    @Test
    void aNodeOfTheSampleServesAnswersItsProbesAndEndsWhenItIsTold() throws Exception {
        try (OneNode cluster = OneNode.start(folder)) {
            var arguments = new ArrayList<>(arguments());
            arguments.set(0, cluster.url());
            // Another port, since this one may be taken here.
            arguments.set(arguments.indexOf("--health") + 1, option("--health").replaceAll("\\d+$", "0"));
            Process node = container(arguments).with("WEFT_KEY", OneNode.KEY).start();
            try (var out = node.inputReader(); var client = HttpClient.newHttpClient()) {
                assertTrue(out.readLine().matches(".* serves .* with " + option("--processes") + " worker JVMs"));
                Matcher page = Pattern.compile(".* health at http://0\\.0\\.0\\.0:(\\d+)/health").matcher(out.readLine());
                assertTrue(page.matches());
                String address = "http://127.0.0.1:" + page.group(1);
                var health = HttpRequest.newBuilder(URI.create(address + worker().getReadinessProbe().getHttpGet().getPath())).build();
                assertEquals(200, client.send(health, BodyHandlers.discarding()).statusCode());
                var metrics = HttpRequest.newBuilder(URI.create(address + "/metrics")).build();
                String numbers = client.send(metrics, BodyHandlers.ofString()).body();
                assertTrue(numbers.contains("\nweft_node_places " + option("--processes") + "\n"), numbers);
                // As a pod is told.
                node.destroy();
                assertTrue(node.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, node.exitValue());
            } finally {
                node.destroyForcibly();
            }
        }
    }
}
