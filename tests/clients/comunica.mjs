/**
 * Asks queries of SPARQL endpoints with Comunica: an array of {query, sources} as JSON on standard input, an array
 * of results on standard output: rows as objects of terms in N-Triples, triples as strings, or true and false.
 */
import { QueryEngine } from "@comunica/query-sparql";

const engine = new QueryEngine();

/** @param {{termType: string, value: string, language?: string, datatype?: {value: string}}} term */
function written(term) {
  if (term.termType === "NamedNode") return `<${term.value}>`;
  if (term.termType === "BlankNode") return "_:";
  const text = JSON.stringify(term.value);
  if (term.language) return `${text}@${term.language}`;
  const string = "http://www.w3.org/2001/XMLSchema#string";
  return term.datatype && term.datatype.value !== string ? `${text}^^<${term.datatype.value}>` : text;
}

async function answer({ query, sources }) {
  const result = await engine.query(query, {
    sources: sources.map((value) => ({ type: "sparql", value })),
  });
  if (result.resultType === "boolean") return result.execute();
  const stream = await result.execute();
  const found = await stream.toArray();
  if (result.resultType === "quads") {
    return found.map((quad) => [quad.subject, quad.predicate, quad.object].map(written).join(" ")).sort();
  }
  return found.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, written(term)])));
}

let text = "";
for await (const piece of process.stdin) text += piece;
const answers = [];
for (const one of JSON.parse(text)) answers.push(await answer(one));
process.stdout.write(JSON.stringify(answers));
process.exit(0);
