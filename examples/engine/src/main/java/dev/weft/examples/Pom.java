package dev.weft.examples;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A {@code pom.xml} as it is written, without what it inherits. Used by one thread. */
final class Pom {
    static final String NAME = "pom.xml";

    private static final Set<String> NOT_FOR_DEPENDENCIES =
            Set.of("build", "reporting", "modules", "subprojects", "distributionManagement", "ciManagement", "scm");

    private final Path folder;
    private final Document document;

    private Pom(Path folder, Document document) {
        this.folder = folder;
        this.document = document;
    }

    /**
     * That of a folder.
     *
     * @throws IOException if it cannot be read
     */
    static Pom in(Path folder) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return new Pom(folder, builder.parse(folder.resolve(NAME).toFile()));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(folder.resolve(NAME) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * A dependency as it is written.
     *
     * @param name group and artifact
     */
    record Dependency(String name, String type, String scope, boolean optional) {}

    Path folder() {
        return folder;
    }

    private Element project() {
        return document.getDocumentElement();
    }

    private static List<Element> children(@Nullable Element of, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = of == null ? null : of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    private static @Nullable Element child(@Nullable Element of, String name) {
        return children(of, name).stream().findFirst().orElse(null);
    }

    private static String text(@Nullable Element of, String name) {
        Element child = child(of, name);
        return child == null ? "" : child.getTextContent().strip();
    }

    private String group() {
        String own = text(project(), "groupId");
        return own.isEmpty() ? text(child(project(), "parent"), "groupId") : own;
    }

    /** Group and artifact. */
    String name() {
        return group() + ":" + text(project(), "artifactId");
    }

    boolean isAggregator() {
        return text(project(), "packaging").equals("pom");
    }

    /** The folders of its modules, and of those of these. */
    List<Pom> modules() throws IOException {
        List<Pom> modules = new ArrayList<>();
        for (Element list : children(project(), "modules")) {
            for (Element module : children(list, "module")) {
                Path inside = folder.resolve(module.getTextContent().strip()).normalize();
                if (Files.isRegularFile(inside.resolve(NAME))) {
                    Pom pom = in(inside);
                    modules.add(pom);
                    modules.addAll(pom.modules());
                }
            }
        }
        return modules;
    }

    List<Dependency> dependencies() {
        return children(child(project(), "dependencies"), "dependency").stream().map(this::dependency).toList();
    }

    /** Whether it may have dependencies that it does not name itself: inherited ones, or those of a profile. */
    boolean mayHaveOthers() {
        return child(project(), "parent") != null || child(project(), "profiles") != null;
    }

    private Dependency dependency(Element element) {
        String group = text(element, "groupId").replace("${project.groupId}", group()).replace("${pom.groupId}", group());
        return new Dependency(group + ":" + text(element, "artifactId"), text(element, "type"), text(element, "scope"),
                text(element, "optional").equals("true"));
    }

    /** Its parent's, if that is not only in a repository. */
    @Nullable Path parent() {
        Element parent = child(project(), "parent");
        if (parent == null) {
            return null;
        }
        Element place = child(parent, "relativePath");
        String relative = place == null ? "../" + NAME : place.getTextContent().strip();
        Path path = folder.resolve(relative).normalize();
        Path file = relative.isEmpty() || Files.isRegularFile(path) ? path : path.resolve(NAME);
        return !relative.isEmpty() && Files.isRegularFile(file) ? file : null;
    }

    /**
     * The same for another folder, without what nobody needs who only looks for dependencies.
     *
     * @param kept which dependencies stay
     */
    String textFor(Path other, Predicate<Dependency> kept) throws IOException {
        Document copy = (Document) document.cloneNode(true);
        Element project = copy.getDocumentElement();
        List<Element> gone = new ArrayList<>();
        NOT_FOR_DEPENDENCIES.forEach(name -> gone.addAll(children(project, name)));
        children(child(project, "dependencies"), "dependency").stream().filter(each -> !kept.test(dependency(each))).forEach(gone::add);
        children(child(project, "profiles"), "profile").forEach(profile ->
                NOT_FOR_DEPENDENCIES.forEach(name -> gone.addAll(children(profile, name))));
        gone.forEach(each -> Objects.requireNonNull(each.getParentNode()).removeChild(each));
        Element parent = child(project, "parent");
        if (parent != null) {
            children(parent, "relativePath").forEach(parent::removeChild);
            Element place = copy.createElement("relativePath");
            Path file = parent();
            place.setTextContent(file == null ? "" : other.toRealPath().relativize(file.toRealPath()).toString());
            parent.appendChild(place);
        }
        StringWriter text = new StringWriter();
        try {
            TransformerFactory.newDefaultInstance().newTransformer().transform(new DOMSource(copy), new StreamResult(text));
        } catch (TransformerException e) {
            throw new IOException(e);
        }
        return text.toString();
    }
}
