// pack.mjs TOOLS OUTPUT: makes the extension that Visual Studio Code installs (.vsix), with its client in one file. The same sources
// give the same bytes.
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const [, , tools, output] = process.argv;
const here = path.dirname(new URL(import.meta.url).pathname);
const esbuild = createRequire(path.resolve(tools, 'x'))('esbuild');
const about = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));

const bundle = await esbuild.build({
  entryPoints: [path.join(here, 'extension.js')], bundle: true, platform: 'node', format: 'cjs', external: ['vscode'],
  minify: true, legalComments: 'inline', write: false, nodePaths: [path.resolve(tools, 'node_modules')],
});
const {dependencies, license, ...rest} = about;
const read = name => fs.readFileSync(path.join(here, name));
const xml = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
const parts = [
  ['[Content_Types].xml', '<?xml version="1.0" encoding="utf-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    ['json', 'js', 'vsixmanifest', 'txt'].map(ending => `<Default Extension=".${ending}" ContentType="${
      {json: 'application/json', js: 'application/javascript', vsixmanifest: 'text/xml', txt: 'text/plain'}[ending]}"/>`).join('') + '</Types>\n'],
  ['extension.vsixmanifest', `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
<Metadata><Identity Language="en-US" Id="${about.name}" Version="${about.version}" Publisher="${about.publisher}"/>
<DisplayName>${xml(about.displayName)}</DisplayName><Description xml:space="preserve">${xml(about.description)}</Description>
<Categories>${xml(about.categories.join(','))}</Categories>
<Properties><Property Id="Microsoft.VisualStudio.Code.Engine" Value="${xml(about.engines.vscode)}"/></Properties>
<License>extension/LICENSE.txt</License></Metadata>
<Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation><Dependencies/>
<Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/></Assets>
</PackageManifest>
`],
  ['extension/package.json', JSON.stringify({...rest, license: 'SEE LICENSE IN LICENSE.txt'}, null, 2) + '\n'],
  ['extension/LICENSE.txt', fs.readFileSync(path.join(here, '../../LICENSE'))],
  ['extension/extension.js', bundle.outputFiles[0].text],
  ['extension/language-configuration.json', read('language-configuration.json')],
  ['extension/budget.tmLanguage.json', read('budget.tmLanguage.json')],
];

// ---- a zip archive of stored parts, all from the first day that it can name ----

const crcs = Uint32Array.from({length: 256}, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
const crc = bytes => (bytes.reduce((sum, byte) => crcs[(sum ^ byte) & 255] ^ (sum >>> 8), 0xFFFFFFFF) ^ 0xFFFFFFFF) >>> 0;

function header(signature, fields) {
  const bytes = Buffer.alloc(4 + fields.reduce((sum, [size]) => sum + size, 0));
  let at = bytes.writeUInt32LE(signature);
  for (const [size, value] of fields) at = bytes.writeUIntLE(value, at, size);
  return bytes;
}

const DAY = 0x21; // 1 January 1980
const bodies = [], entries = [];
let offset = 0;
for (const [name, content] of parts) {
  const bytes = Buffer.from(content), title = Buffer.from(name);
  const common = [[2, 0x800], [2, 0], [2, 0], [2, DAY], [4, crc(bytes)], [4, bytes.length], [4, bytes.length], [2, title.length], [2, 0]];
  const local = Buffer.concat([header(0x04034B50, [[2, 20], ...common]), title, bytes]);
  entries.push(Buffer.concat([header(0x02014B50, [[2, 20], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), title]));
  bodies.push(local);
  offset += local.length;
}
const directory = Buffer.concat(entries);
const end = header(0x06054B50, [[2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, directory.length], [4, offset], [2, 0]]);
const archive = Buffer.concat([...bodies, directory, end]);
fs.mkdirSync(path.dirname(output), {recursive: true});
fs.writeFileSync(output, archive);
console.log(`${output}: ${archive.length} bytes, sha256 ${createHash('sha256').update(archive).digest('hex')}`);
