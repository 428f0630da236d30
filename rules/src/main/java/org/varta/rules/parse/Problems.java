package org.varta.rules.parse;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.varta.rules.parse.Problem.Severity;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlProblem;

/** Collects what is wrong with one file. Not thread-safe. */
public final class Problems {

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private int errors;

    /** Starts with none; {@code file} is the path to print. */
    public Problems(String file) {
        this.file = requireNonNull(file, "file");
    }

    /** Notes a fault that makes the document unusable. */
    public void error(Code code, Position position, String message) {
        errors++;
        found.add(new Problem(file, position.line(), position.column(), code, Severity.ERROR, message));
    }

    /** Notes something that the author should look at. */
    public void warning(Code code, Position position, String message) {
        found.add(new Problem(file, position.line(), position.column(), code, Severity.WARNING, message));
    }

    /** How many errors so far; a parser compares before and after a part. */
    public int errors() {
        return errors;
    }

    /** Everything noted so far, in that order. */
    public List<Problem> all() {
        return List.copyOf(found);
    }

    void error(Code code, YamlNode at, String message) {
        error(code, position(at), message);
    }

    void warning(Code code, YamlNode at, String message) {
        warning(code, position(at), message);
    }

    /** Takes over what the YAML reader found. */
    public void yaml(YamlProblem problem) {
        Code code = switch (problem.kind()) {
            case ENCODING -> Code.YAML_ENCODING;
            case SYNTAX -> Code.YAML_SYNTAX;
            case DUPLICATE_KEY -> Code.DUPLICATE_KEY;
            case KEY -> Code.YAML_KEY;
            case TAG -> Code.YAML_TAG;
            case ALIAS -> Code.YAML_ALIAS;
            case LIMIT -> Code.YAML_LIMIT;
        };
        error(code, new Position(problem.line(), problem.column()), problem.message());
    }

    static Position position(YamlNode node) {
        return new Position(node.line(), node.column());
    }
}
