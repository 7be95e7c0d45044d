// What does a browser get from us that is not plain source in webui/static?
//
// Writes webui/static/dist/: bundles with the digest of their content in the name, manifest.json that maps the plain
// name to it ("viewer.js" -> "viewer-1A2B3C4D.js"), and THIRD-PARTY.txt with the licence of every package inside.
// axe-core goes to tests/e2e/assets/: it is never shipped.

import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const dist = join(root, "webui/static/dist");
const testAssets = join(root, "tests/e2e/assets");
const modules = join(here, "node_modules");

const manifest = {};
const shipped = new Set();

function packageOf(path) {
  const after = path.split("node_modules/").at(-1).split("/");
  return after[0].startsWith("@") ? `${after[0]}/${after[1]}` : after[0];
}

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: { viewer: "src/viewer.js" },
    outdir: dist,
    entryNames: "[name]-[hash]",
    bundle: true,
    format: "esm",
    target: ["es2021", "chrome100", "firefox100", "safari15"],
    minify: true,
    legalComments: "none", // the licences go to THIRD-PARTY.txt in full
    metafile: true,
    logLevel: "warning",
  });
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    manifest[basename(file).replace(/-[A-Z0-9]{8}(?=\.)/, "")] = basename(file);
    for (const input of Object.keys(output.inputs)) {
      if (input.includes("node_modules/")) shipped.add(packageOf(input));
    }
  }
}

async function copyHashed(from, name) {
  const digest = createHash("sha256").update(await readFile(from)).digest("hex").slice(0, 8).toUpperCase();
  const hashed = `${basename(name, extname(name))}-${digest}${extname(name)}`;
  await copyFile(from, join(dist, hashed));
  manifest[name] = hashed;
}

async function notice(name) {
  const folder = join(modules, name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const licences = (await readdir(folder)).filter((file) => /^licen[cs]e(\.(md|txt))?$/i.test(file));
  if (licences.length === 0) throw new Error(`${name} carries no licence text; it cannot be shipped`);
  const text = await readFile(join(folder, licences.sort()[0]), "utf8");
  return `${name} ${about.version}\n${"=".repeat(name.length + 1 + about.version.length)}\n\n${text.trim()}\n`;
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await mkdir(testAssets, { recursive: true });

await bundle();
await copyHashed(join(modules, "htmx.org/dist/htmx.min.js"), "htmx.js");
shipped.add("htmx.org");
await copyFile(join(modules, "axe-core/axe.min.js"), join(testAssets, "axe.min.js"));

const notices = await Promise.all([...shipped].sort().map(notice));
const opening = "Alur's pages carry parts of the following packages, each under its own licence.\n";
await writeFile(join(dist, "THIRD-PARTY.txt"), [opening, ...notices].join("\n\n"));
manifest["THIRD-PARTY.txt"] = "THIRD-PARTY.txt";

// Last, so that a manifest means a complete build.
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${Object.keys(manifest).length} assets, ${shipped.size} packages in THIRD-PARTY.txt`);
